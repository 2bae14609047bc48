package org.joblib4j.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.joblib4j.memory.Memory;

/** A process that uses a store: asks for results, each of which leaves a line in its log. */
final class SharedStoreProgram {
  private SharedStoreProgram() {}

  /** The result for a key. */
  static long[] compute(int key, String log) throws IOException {
    Files.writeString(
        Path.of(log), key + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return expected(key);
  }

  static long[] expected(int key) {
    long[] values = new long[1_000 + key];
    Arrays.setAll(values, i -> 31L * key + i);
    return values;
  }

  /** Says that it has begun, and never ends. */
  static int begin(String mark) throws IOException, InterruptedException {
    Files.createFile(Path.of(mark));
    new CountDownLatch(1).await();
    return 0;
  }

  static Memory memory(String place, URI endpoint, Path copies) {
    return Memory.in(S3Server.store(place, endpoint, copies));
  }

  /**
   * Arguments: place, endpoint, folder of copies, and then either {@code all}, a log and a number
   * of keys, or {@code begin} and the file that says so.
   */
  public static void main(String[] arguments) throws Exception {
    Memory memory = memory(arguments[0], URI.create(arguments[1]), Path.of(arguments[2]));
    if (arguments[3].equals("begin")) {
      memory.cache("held", "1", SharedStoreProgram::begin).call(arguments[4]);
      return;
    }
    var cached = memory.cache("shared", "1", SharedStoreProgram::compute).ignoring(1);
    for (int key = 0; key < Integer.parseInt(arguments[5]); key++) {
      if (!Arrays.equals(cached.call(key, arguments[4]), expected(key))) {
        throw new AssertionError("wrong result for " + key);
      }
    }
    System.out.println("done");
  }
}
