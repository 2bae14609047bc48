package org.joblib4j.tests.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fingerprints are the same in every JVM. Each child has its own seed for the order of {@code
 * Set.of} and {@code Map.of} and its own identity hash codes anyway; these have other flags
 * besides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FingerprintAcrossJvmsTest {

  private static final String INCUBATING =
      "WARNING: Using incubator modules: jdk.incubator.vector" + System.lineSeparator();

  private String expected = "";

  @BeforeAll
  void runOnce() throws Exception {
    expected = printed();
  }

  private static String printed(String... options) throws Exception {
    ChildJvm.Result result =
        ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(PrintFingerprints.class))
            .with(options)
            .main(PrintFingerprints.class.getName())
            .run();
    assertThat(result.stderr().replace(INCUBATING, "")).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.stdout();
  }

  @Test
  void theFirstPrintsAllOfThem() {
    assertThat(expected.lines()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:ActiveProcessorCount=1",
        "-XX:ActiveProcessorCount=2",
        "-XX:ActiveProcessorCount=7",
        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
        "-Xint",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC -XX:-UseCompressedOops",
        "-XX:+UseZGC -Xmx1g",
        "-XX:+UnlockDiagnosticVMOptions -XX:-UseSHA256Intrinsics -XX:-UseSuperWord",
        "-XX:+UnlockExperimentalVMOptions -XX:hashCode=2",
        "--add-modules jdk.incubator.vector",
        "--add-modules jdk.incubator.vector -XX:TieredStopAtLevel=1",
        "-Dfile.encoding=ISO-8859-1 -Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Tokyo"
      })
  void anotherJvmPrintsTheSame(String options) throws Exception {
    assertThat(printed(options.split(" "))).isEqualTo(expected);
  }
}
