package org.joblib4j.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory of this process and its descendants as the kernel counts it.
 *
 * <p>PSS, the proportional set size, divides a page by the number of processes that map it: its sum
 * over processes is what they really occupy. It includes the pages of mapped files.
 */
final class Memory {
  private static final String PSS = "Pss:";

  private Memory() {}

  /** The PSS of this process and its descendants in bytes; empty where the kernel does not tell. */
  static OptionalLong pssOfAll() {
    ProcessHandle self = ProcessHandle.current();
    long sum = 0;
    for (ProcessHandle process : Stream.concat(Stream.of(self), self.descendants()).toList()) {
      OptionalLong pss = pss(process.pid());
      if (pss.isPresent()) {
        sum += pss.getAsLong();
      } else if (process.equals(self)) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(sum);
  }

  private static OptionalLong pss(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith(PSS))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      // No such file: another operating system, or the process has ended meanwhile.
      return OptionalLong.empty();
    }
  }
}
