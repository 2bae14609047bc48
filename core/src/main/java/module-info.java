/** Parallel loops, arrays and worker processes for the JVM. */
module org.joblib4j {
  requires java.management;
  requires jdk.jfr;
  requires static java.logging;
  requires static jdk.management;
  requires static org.jspecify;

  exports org.joblib4j.array;
  exports org.joblib4j.function;
  exports org.joblib4j.hash;
  exports org.joblib4j.memory;
  exports org.joblib4j.memory.spi;
  exports org.joblib4j.parallel;
  exports org.joblib4j.parallel.spi;
  exports org.joblib4j.persist;
  exports org.joblib4j.persist.spi;

  uses org.joblib4j.parallel.spi.Backend;
  uses org.joblib4j.parallel.spi.ContextCarrier;
  uses org.joblib4j.persist.spi.ValueCodec;
  uses org.joblib4j.persist.spi.Compressor;
}
