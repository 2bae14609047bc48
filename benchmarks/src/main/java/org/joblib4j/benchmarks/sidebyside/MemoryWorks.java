package org.joblib4j.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.hash.HashAlgorithm;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Memory;
import org.joblib4j.parallel.Parallel;

/** Cached functions: small hits and misses, a large argument, a large result. */
final class MemoryWorks {
  private static final int CALLS = 1_000;
  private static final int LARGE = 12_500_000;
  private static final List<String> PYTHON = List.of("joblib");

  /** The folder for temporary files lies on a disk: so do caches. */
  private static final Path DISK = Path.of(System.getProperty("java.io.tmpdir"));

  private MemoryWorks() {}

  static List<Work> all() {
    return List.of(
        perCall("1,000 hits of a cached function", ways(memory -> hits(memory)), PYTHON),
        perCall("1,000 hits among many entries", entriesWays(), List.of()),
        perCall("1,000 misses of a cached function", missWays(DISK), PYTHON),
        perCall(
            "1,000 misses of a cached function, files in memory",
            missWays(PersistWorks.FOLDER),
            PYTHON),
        Work.inMillis("a hit with an argument of 100 MB", argumentWays(), PYTHON),
        Work.inMicros(
            "a hit with a mapped result of 100 MB", ways(memory -> mapped(memory)), PYTHON));
  }

  private static Work perCall(
      String name, Map<String, Callable<Way>> ways, List<String> pythonWays) {
    return new Work(name, CALLS, "us a call", 1e3, ways, pythonWays);
  }

  /** Makes a way of a memory. */
  private interface Preparation {
    Way of(Memory memory) throws IOException;
  }

  private static Map<String, Callable<Way>> ways(Preparation preparation) {
    return Map.of("Memory", () -> preparation.of(memory()));
  }

  private static Memory memory() throws IOException {
    return Memory.at(folder(DISK));
  }

  /** A folder that is removed at the end. */
  private static Path folder(Path place) throws IOException {
    Path folder = Files.createTempDirectory(place, "joblib4j-benchmark");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    return folder;
  }

  private static void remove(Path folder) {
    try {
      try (var files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      System.err.println(folder + " is left: " + e.getMessage());
    }
  }

  static Integer increment(int i) {
    return i + 1;
  }

  static double first(NdArray array) {
    return array.getDouble(0);
  }

  static NdArray large(int seed) {
    return NdArray.of(new Random(seed).doubles(LARGE).toArray());
  }

  private static Way hits(Memory memory) {
    Cached1<Integer, Integer, RuntimeException> cached = memory.cache(MemoryWorks::increment);
    return () -> {
      int sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += cached.call(i);
      }
      return sum;
    };
  }

  private static Map<String, Callable<Way>> entriesWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("Memory, 1,000 entries", () -> hitsAmong(1_000));
    ways.put("Memory, 1,000,000 entries", () -> hitsAmong(1_000_000));
    return ways;
  }

  /** Others in each round, as whoever has a million entries seldom asks for the same again. */
  private static Way hitsAmong(int entries) throws IOException {
    Cached1<Integer, Integer, RuntimeException> cached = memory().cache(MemoryWorks::increment);
    Parallel.defaults().forEach(IntStream.range(0, entries).boxed(), cached::call);
    Random random = new Random(1);
    return () -> {
      int sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += cached.call(random.nextInt(entries));
      }
      return sum;
    };
  }

  private static Way misses(Memory memory) {
    Cached1<Integer, Integer, RuntimeException> cached = memory.cache(MemoryWorks::increment);
    AtomicInteger next = new AtomicInteger();
    return () -> {
      int sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += cached.call(next.getAndIncrement());
      }
      return sum;
    };
  }

  private static Map<String, Callable<Way>> missWays(Path place) {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    ways.put("Memory", () -> misses(Memory.at(folder(place))));
    ways.put("a file written and renamed", () -> files(folder(place)));
    return ways;
  }

  /** What a miss cannot do without: as many bytes as an entry has, in as many folders. */
  private static Way files(Path folder) throws IOException {
    byte[] content = new byte[400];
    for (int shard = 0; shard < 256; shard++) {
      Files.createDirectory(folder.resolve("" + shard));
    }
    Random random = new Random(1);
    AtomicInteger next = new AtomicInteger();
    return () -> {
      for (int i = 0; i < CALLS; i++) {
        Path shard = folder.resolve("" + random.nextInt(256));
        Path written = shard.resolve("." + next.getAndIncrement());
        Files.write(written, content, StandardOpenOption.CREATE_NEW);
        Files.move(written, shard.resolve("" + next), StandardCopyOption.ATOMIC_MOVE);
      }
      return next;
    };
  }

  private static Map<String, Callable<Way>> argumentWays() {
    Map<String, Callable<Way>> ways = new LinkedHashMap<>();
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      ways.put(
          "Memory, " + algorithm,
          () -> {
            Cached1<NdArray, Double, RuntimeException> cached =
                memory().hash(algorithm).cache(MemoryWorks::first);
            NdArray argument = large(1);
            return () -> cached.call(argument);
          });
    }
    return ways;
  }

  private static Way mapped(Memory memory) {
    Cached1<Integer, NdArray, RuntimeException> cached =
        memory.mapMode(MapMode.READ).cache(MemoryWorks::large);
    return () -> cached.call(1);
  }
}
