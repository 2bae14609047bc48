package org.joblib4j.tests.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.joblib4j.memory.Cached2;
import org.joblib4j.memory.Memory;

/**
 * Asks a cache for all results of a range, in an order of its own, and prints {@code done} if each
 * was right. Each computation leaves a line in a log of its process.
 */
final class SharedCacheProgram {
  private SharedCacheProgram() {}

  /** The result for a key: long enough for a torn file to show. */
  static long[] compute(int key, String log) throws IOException {
    Files.writeString(
        Path.of(log), key + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return expected(key);
  }

  static long[] expected(int key) {
    long[] values = new long[50 + key % 200];
    for (int i = 0; i < values.length; i++) {
      values[i] = 31L * key + i;
    }
    return values;
  }

  /** Arguments: the cache, the log, how many keys, a seed, how often all are asked for. */
  public static void main(String[] arguments) throws IOException {
    Cached2<Integer, String, long[], IOException> cached =
        Memory.at(Path.of(arguments[0])).cache(SharedCacheProgram::compute).ignoring(1).trusted();
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      keys.add(i);
    }
    Random random = new Random(Long.parseLong(arguments[3]));
    for (int round = 0; round < Integer.parseInt(arguments[4]); round++) {
      Collections.shuffle(keys, random);
      for (int key : keys) {
        if (!Arrays.equals(cached.call(key, arguments[1]), expected(key))) {
          System.out.println("wrong result for " + key);
          System.exit(1);
        }
      }
    }
    System.out.println("done");
  }
}
