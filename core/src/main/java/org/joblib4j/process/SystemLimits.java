package org.joblib4j.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the system that keep worker processes from starting, so that a message names the
 * one that was reached: the system itself only says "too many" or "try again".
 *
 * <p>Their values are those of Linux; elsewhere a message has the names alone.
 */
final class SystemLimits {
  /**
   * So many descriptors the start of a worker takes at most: pipes and their other ends, which go
   * to the child, the socket, its connections, the status page.
   */
  private static final int FOR_A_START = 20;

  private static final String OPEN_FILES = "Max open files";
  private static final String LIMITS = "/proc/self/limits";
  private static final Path CGROUPS = Path.of("/proc/self/cgroup");
  private static final Path CGROUP_MOUNT = Path.of("/sys/fs/cgroup");
  private static final File DESCRIPTORS = new File("/proc/self/fd");

  private SystemLimits() {}

  /**
   * Checks that there are descriptors for the start of a worker. Before each start, as without them
   * {@link ProcessBuilder} closes some of those that it has not opened, such as number 0.
   *
   * <p>They are counted, not tried: as long as they were taken, other threads could open nothing.
   * Without streams and patterns, which take a fresh JVM longer than the start of the process.
   *
   * @throws IOException when there are too few
   */
  static void checkDescriptors() throws IOException {
    if (!DESCRIPTORS.isDirectory()) {
      return;
    }
    long limit = number(limit(OPEN_FILES));
    long open = countDescriptors();
    if (open < 0) {
      throw new IOException(
          "no file descriptor is left for the start of a worker process: " + descriptors());
    }
    if (limit - open < FOR_A_START) {
      throw new IOException(
          "the start of a worker process takes "
              + FOR_A_START
              + " free file descriptors: "
              + descriptors());
    }
  }

  /** Without the one that reads the list; -1 when there is none for that. */
  private static long countDescriptors() {
    String[] open = DESCRIPTORS.list();
    return open == null ? -1 : open.length - 1;
  }

  /** As many as there can be where that is not limited, or not known. */
  private static long number(String limit) {
    try {
      return Long.parseLong(limit);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Whether an error is that no thread could be started, rather than memory of the heap. */
  static boolean isOfThreads(Throwable error) {
    return error instanceof OutOfMemoryError
        && String.valueOf(error.getMessage()).contains("native thread");
  }

  /** A start that failed as this JVM could start no thread for it. */
  static IOException noThread(OutOfMemoryError error) {
    return new IOException("a thread could not be started here: " + processes(), error);
  }

  /** A sentence on the limits that a message of the system or of a JVM speaks of, or nothing. */
  static String behind(@Nullable String message) {
    String text = String.valueOf(message);
    if (Messages.OF_DESCRIPTORS.matcher(text).find()) {
      return "; " + descriptors();
    }
    return Messages.OF_PROCESSES.matcher(text).find() ? "; " + processes() : "";
  }

  /** How many descriptors this JVM has open, of how many. */
  static String descriptors() {
    String limit = limit(OPEN_FILES);
    long open = countDescriptors();
    return open < 0
        ? "ulimit -n is " + limit
        : "this JVM has "
            + open
            + " of the "
            + limit
            + " open that ulimit -n allows it, and as many each worker process";
  }

  /** How many processes and threads there may be. */
  static String processes() {
    return "processes and threads, which count alike, are limited by ulimit -u, which is "
        + limit("Max processes")
        + " for all of this user"
        + cgroup();
  }

  /** The soft limit of a name, which is the one that counts. */
  private static String limit(String name) {
    try (FileInputStream in = new FileInputStream(LIMITS)) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      int start = text.indexOf(name) + name.length();
      while (text.charAt(start) == ' ') {
        start++;
      }
      return text.substring(start, text.indexOf(' ', start));
    } catch (IOException | IndexOutOfBoundsException e) {
      return "a number that cannot be read here";
    }
  }

  /** The tightest limit of the cgroups that this process is in. */
  private static String cgroup() {
    String tightest = "";
    try {
      long least = Long.MAX_VALUE;
      for (Path folder : cgroups()) {
        Path max = folder.resolve("pids.max");
        String text = Files.isReadable(max) ? Files.readString(max).strip() : "max";
        if (!text.equals("max") && Long.parseLong(text) < least) {
          least = Long.parseLong(text);
          String current = Files.readString(folder.resolve("pids.current")).strip();
          tightest =
              ", and by " + max + ", which is " + text + " and of which " + current + " are used";
        }
      }
    } catch (IOException | RuntimeException e) {
      return tightest;
    }
    return tightest;
  }

  /** The folders of both versions of cgroups, up to their roots. */
  private static List<Path> cgroups() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String line : Files.readAllLines(CGROUPS)) {
      Matcher parts = Pattern.compile("\\d+:([^:]*):/(.*)").matcher(line);
      if (parts.matches()) {
        boolean second = parts.group(1).isEmpty();
        if (second || List.of(parts.group(1).split(",")).contains("pids")) {
          Path root = second ? CGROUP_MOUNT : CGROUP_MOUNT.resolve("pids");
          Path folder = root.resolve(parts.group(2));
          while (folder != null && folder.startsWith(root)) {
            folders.add(folder);
            folder = folder.getParent();
          }
        }
      }
    }
    return folders;
  }

  /** What the system says; loaded when there is something to explain. */
  private static final class Messages {
    /**
     * How the JDK and the JVM tell the error numbers EAGAIN, ENFILE and EMFILE, and their names.
     */
    static final Pattern OF_PROCESSES =
        Pattern.compile(
            "error[=:] ?11\\b|Resource temporarily unavailable|native thread|EAGAIN"
                + "|pthread_create failed");

    static final Pattern OF_DESCRIPTORS =
        Pattern.compile("error[=:] ?2[34]\\b|Too many open files|EMFILE");
  }
}
