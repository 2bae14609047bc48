package org.joblib4j.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An environment variable by which the processes are known that a worker started, and those that
 * these started.
 *
 * <p>When a process ends, its children become those of another one; a worker that was killed, or
 * that a task has halted, cannot end them itself. On Linux their environment still says whose they
 * are. Elsewhere, and for a process that was started with another environment, they stay.
 *
 * @param value that no other worker of this machine has or had
 */
record Mark(String value) {
  static final String VARIABLE = "JOBLIB4J_WORKER";

  private static final long STARTED = System.currentTimeMillis();
  private static final AtomicLong COUNT = new AtomicLong();
  private static final Path PROCESSES = Path.of("/proc");

  /** A new one. */
  static Mark create() {
    // No secret, so nothing of what the JDK's random numbers take to load.
    return new Mark(ProcessHandle.current().pid() + "-" + STARTED + "-" + COUNT.incrementAndGet());
  }

  /** The one that this process was started with, null where there is none. */
  static @Nullable Mark ofThisProcess() {
    String value = System.getenv(VARIABLE);
    return value == null ? null : new Mark(value);
  }

  /**
   * Kills all processes of this user that have one of these marks, but for this process.
   *
   * @return whether there were any
   */
  static boolean destroyAll(Collection<Mark> marks) {
    List<String> entries =
        marks.stream().map(mark -> "\0" + VARIABLE + "=" + mark.value + "\0").toList();
    boolean any = false;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (pid != ProcessHandle.current().pid()) {
          String environment = "\0" + environment(process);
          any |=
              entries.stream().anyMatch(environment::contains)
                  && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
        }
      }
    } catch (IOException e) {
      Log.of(Mark.class)
          .log(System.Logger.Level.DEBUG, "what a worker left behind cannot be looked for", e);
    }
    return any;
  }

  /** Empty for processes of others, and for those that have ended meanwhile. */
  private static String environment(Path process) {
    try {
      return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
