package org.joblib4j.tests.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process's worker processes may leave behind, and must not. */
final class Leftovers {
  private static final String MARK = "\0JOBLIB4J_WORKER=";
  private static final Path PROCESSES = Path.of("/proc");

  private Leftovers() {}

  /**
   * Processes that were started by workers of a process, or are workers, and names of files that it
   * has made in shared folders.
   *
   * @param pid of the process that uses Parallel
   */
  static List<String> of(long pid) throws IOException {
    List<String> left = processes(pid);
    for (Path folder :
        List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")))) {
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(folder, "joblib4j-" + pid + "-*")) {
        entries.forEach(entry -> left.add(entry.toString()));
      }
    }
    return left;
  }

  /** Those of them that are processes. */
  static List<String> processes(long pid) throws IOException {
    List<String> left = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        if (read(process, "environ").contains(MARK + pid + "-")) {
          left.add(process.getFileName() + " " + read(process, "cmdline").replace('\0', ' '));
        }
      }
    }
    return left;
  }

  /** Empty for a process that has ended meanwhile, or is another user's. */
  private static String read(Path process, String file) {
    try {
      return "\0" + Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
