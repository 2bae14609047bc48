package org.joblib4j.parallel;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much memory new tasks find: what the machine can give without swapping, or what the limits of
 * the containers around this process leave, if that is less.
 *
 * <p>On Linux, the machine's is {@code MemAvailable} of {@code /proc/meminfo}, which counts caches
 * that can be dropped. A control group's is its limit less what it uses, where files that were not
 * read lately ({@code inactive_file}) do not count as used; so Kubernetes does it. All groups
 * around this process count, of both versions of control groups.
 */
final class FreeMemory implements LongSupplier {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Path root;

  /** The memory of the Linux whose files lie below a folder. */
  FreeMemory(Path root) {
    this.root = root;
  }

  /**
   * That of this machine.
   *
   * @throws UnsupportedOperationException when this JVM cannot know it
   */
  static LongSupplier ofThisMachine() {
    FreeMemory linux = new FreeMemory(Path.of("/"));
    if (Files.isReadable(linux.meminfo())) {
      return linux;
    }
    try {
      return OfTheJvm.find();
    } catch (LinkageError e) {
      throw new UnsupportedOperationException(
          "how much memory is free on "
              + System.getProperty("os.name")
              + " only the module jdk.management knows, which this JVM has not; add it to the"
              + " runtime image, or do without keepMemoryFree",
          e);
    }
  }

  /** Loaded only where it is needed: its module may be missing. */
  private static final class OfTheJvm {
    static LongSupplier find() {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return system::getFreeMemorySize;
    }
  }

  private Path meminfo() {
    return root.resolve("proc/meminfo");
  }

  @Override
  public long getAsLong() {
    long free = UNKNOWN;
    try {
      for (String line : Files.readAllLines(meminfo())) {
        if (line.startsWith("MemAvailable:")) {
          free = 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return Math.min(free, ofGroups());
    } catch (IOException e) {
      throw new UncheckedIOException(meminfo() + " cannot be read", e);
    }
  }

  /** The least that a group around this process has left. */
  private long ofGroups() {
    long least = UNKNOWN;
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] group = line.split(":", 3); // number:controllers:path
      if (group.length < 3) {
        continue;
      }
      if (group[1].isEmpty()) {
        Path mounted = root.resolve("sys/fs/cgroup");
        Path unified = mounted.resolve("unified");
        least = Math.min(least, ofGroups(Files.exists(unified) ? unified : mounted, group[2], V2));
      } else if (List.of(group[1].split(",")).contains("memory")) {
        least = Math.min(least, ofGroups(root.resolve("sys/fs/cgroup/memory"), group[2], V1));
      }
    }
    return least;
  }

  /** The names of one version's files. */
  private record Names(String limit, String usage, String inactiveFile) {}

  private static final Names V1 =
      new Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ");
  private static final Names V2 = new Names("memory.max", "memory.current", "inactive_file ");

  private static long ofGroups(Path mounted, String path, Names names) {
    // Inside of a container, its own group may be mounted as if it were the outermost.
    Path inner = mounted.resolve(path.substring(1)).normalize();
    Path group = Files.exists(inner) ? inner : mounted;
    long least = UNKNOWN;
    while (group != null && group.startsWith(mounted)) {
      least = Math.min(least, ofGroup(group, names));
      group = group.getParent();
    }
    return least;
  }

  private static long ofGroup(Path group, Names names) {
    Long limit = number(lines(group.resolve(names.limit)), "");
    Long usage = number(lines(group.resolve(names.usage)), "");
    if (limit == null || usage == null) {
      return UNKNOWN; // no limit is the word "max"
    }
    Long inactive = number(lines(group.resolve("memory.stat")), names.inactiveFile);
    return Math.max(0, limit - usage + (inactive == null ? 0 : inactive));
  }

  private static @Nullable Long number(List<String> lines, String prefix) {
    for (String line : lines) {
      if (line.startsWith(prefix)) {
        String number = line.substring(prefix.length()).strip();
        return number.matches("\\d{1,19}") ? Long.valueOf(number) : null;
      }
    }
    return null;
  }

  /** Empty where there is no such file: groups come and go. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
