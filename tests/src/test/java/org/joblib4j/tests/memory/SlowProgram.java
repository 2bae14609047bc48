package org.joblib4j.tests.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.joblib4j.memory.Memory;

/** Holds the lease of one result until it is killed. */
final class SlowProgram {
  private SlowProgram() {}

  /** Arguments: the cache, a file that is made when the computation has begun. */
  public static void main(String[] arguments) throws Exception {
    var _ =
        Memory.at(Path.of(arguments[0]))
            .cache("slow", "1", SlowProgram::compute)
            .call(arguments[1]);
  }

  static int compute(String started) throws IOException, InterruptedException {
    Files.writeString(Path.of(started), "");
    Thread.sleep(3_600_000);
    return 0;
  }
}
