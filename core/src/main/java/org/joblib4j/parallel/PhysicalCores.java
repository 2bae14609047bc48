package org.joblib4j.parallel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Counts the cores of this machine: CPUs that are threads of one core name the same siblings.
 *
 * <p>Source: {@code Documentation/admin-guide/cputopology.rst} of the Linux kernel.
 */
final class PhysicalCores {
  private PhysicalCores() {}

  /**
   * The number of cores of the CPUs that are online.
   *
   * @param folder the kernel's folder of CPUs
   * @return empty where it does not say so
   */
  static OptionalInt of(Path folder) {
    Set<String> siblings = new HashSet<>();
    try (DirectoryStream<Path> cpus = Files.newDirectoryStream(folder, "cpu[0-9]*")) {
      for (Path cpu : cpus) {
        Path list = cpu.resolve("topology/thread_siblings_list");
        if (Files.isReadable(list)) {
          siblings.add(Files.readString(list).strip());
        }
      }
    } catch (IOException e) {
      return OptionalInt.empty();
    }
    return siblings.isEmpty() ? OptionalInt.empty() : OptionalInt.of(siblings.size());
  }
}
