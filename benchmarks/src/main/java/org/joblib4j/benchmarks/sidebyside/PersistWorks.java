package org.joblib4j.benchmarks.sidebyside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;

/**
 * Files: 500 MB of small integers as doubles, dumped, mapped, loaded, compressed; many small
 * values.
 *
 * <p>Files lie in the folder for temporary ones, in memory where the system has one there: it is
 * not the disk that is compared. Python's ways use the same folder.
 */
final class PersistWorks {
  private static final int LARGE = 62_500_000;
  private static final int MANY = 100_000;

  /** Where files lie that no disk should slow down. */
  static final Path FOLDER = folder();

  private PersistWorks() {}

  private static Path folder() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  static List<Work> all() {
    return List.of(
        Work.inMicros("open a map of 500 MB", mapWays(), List.of("joblib")),
        Work.inMillis("dump 500 MB", dumpWays(Compression.NONE), List.of("joblib")),
        Work.inMillis("load 500 MB", plainLoadWays(), List.of("joblib")),
        Work.inMillis(
            "dump 500 MB compressed",
            dumpWays(
                Compression.lz4(),
                Compression.lz4(3),
                Compression.zstd(),
                Compression.zlib(3),
                Compression.zlib(1)),
            List.of("lz4", "lz4(3)", "zlib(3)", "zlib(1)")),
        Work.inMillis(
            "load 500 MB compressed",
            loadWays(
                Compression.lz4(), Compression.lz4(3), Compression.zstd(), Compression.zlib(3)),
            List.of("lz4", "lz4(3)", "zlib(3)")),
        Work.inMegabytes(
            "size of 500 MB compressed",
            sizeWays(
                Compression.lz4(),
                Compression.lz4(3),
                Compression.zstd(),
                Compression.zlib(3),
                Compression.zlib(1)),
            List.of("lz4", "lz4(3)", "zlib(3)", "zlib(1)")),
        Work.inMillis("load a list of 100,000 integers", smallWays(list()), List.of("joblib")),
        Work.inMillis(
            "load a map of 100,000 texts to integers", smallWays(map()), List.of("joblib")));
  }

  private static Map<String, Callable<Way>> mapWays() {
    return Map.of(
        "NdArray",
        () -> {
          Path file = dumped(Compression.NONE);
          return () -> Persist.load(file, NdArray.class, MapMode.READ);
        });
  }

  private static Map<String, Callable<Way>> dumpWays(Compression... compressions) {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    for (Compression compression : compressions) {
      ways.put(name(compression), () -> new Dump(large(), compression));
    }
    return ways;
  }

  /** A file that was there would be replaced, and its pages freed, within the time of the next. */
  private record Dump(NdArray value, Path file, Compression compression) implements Way {
    Dump(NdArray value, Compression compression) {
      this(value, temporary(), compression);
    }

    @Override
    public Object run() throws IOException {
      Persist.dump(value, file, compression);
      return file;
    }

    @Override
    public void after() throws IOException {
      Files.delete(file);
    }
  }

  private static Map<String, Callable<Way>> loadWays(Compression... compressions) {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    for (Compression compression : compressions) {
      ways.put(
          name(compression) + ", double[]",
          () -> {
            Path file = dumped(compression);
            return () -> Persist.load(file, double[].class);
          });
    }
    return ways;
  }

  private static Map<String, Callable<Way>> plainLoadWays() {
    Map<String, Callable<Way>> ways = loadWays(Compression.NONE);
    ways.put(
        "joblib4j, into a double[] that is there",
        () -> {
          Path file = dumped(Compression.NONE);
          double[] elements = new double[LARGE];
          return () -> {
            Persist.load(file, NdArray.class, MapMode.READ).copyInto(NdArray.of(elements));
            return elements;
          };
        });
    return ways;
  }

  private static Map<String, Callable<Way>> sizeWays(Compression... compressions) {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    for (Compression compression : compressions) {
      ways.put(name(compression), () -> new Size(Files.size(dumped(compression))));
    }
    return ways;
  }

  /** Bytes instead of nanoseconds. */
  private record Size(long bytes) implements Way {
    @Override
    public Object run() {
      return this;
    }

    @Override
    public long figure(long nanos) {
      return bytes;
    }
  }

  private static Map<String, Callable<Way>> smallWays(Object value) {
    return Map.of(
        "joblib4j",
        () -> {
          Path file = temporary();
          Persist.dump(value, file);
          return () -> Persist.load(file, Object.class, LoadOptions.DEFAULT);
        });
  }

  private static String name(Compression compression) {
    return compression.isNone() ? "joblib4j" : compression.toString();
  }

  private static List<Integer> list() {
    return IntStream.range(0, MANY).boxed().toList();
  }

  private static Map<String, Integer> map() {
    return IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> "key" + i, i -> i));
  }

  private static NdArray large() {
    return NdArray.of(new Random(1).ints(LARGE, 0, 100).asDoubleStream().toArray());
  }

  private static Path dumped(Compression compression) throws IOException {
    Path file = temporary();
    Persist.dump(large(), file, compression);
    return file;
  }

  /** A name that is free, for a file that is gone with this JVM. */
  private static Path temporary() {
    try {
      Path file = Files.createTempFile(FOLDER, "joblib4j-benchmark", ".joblib");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
