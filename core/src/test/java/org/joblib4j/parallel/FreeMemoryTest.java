package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
  private static final long MACHINE = 1024 * 3_000_000L;

  @TempDir private Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal: 8000000 kB\nMemFree: 10 kB\nMemAvailable:  3000000 kB\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void group(String folder, String limit, long usage, long inactive) throws IOException {
    write(folder + "/memory.max", limit + "\n");
    write(folder + "/memory.current", usage + "\n");
    write(folder + "/memory.stat", "anon 5\ninactive_file " + inactive + "\nactive_file 7\n");
  }

  private long free() {
    return new FreeMemory(root).getAsLong();
  }

  @Test
  void withoutGroupsItIsTheMachines() {
    assertThat(free()).isEqualTo(MACHINE);
  }

  @Test
  void containerLeavesWhatItsLimitSays() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    group("sys/fs/cgroup", "1000", 900, 300);

    assertThat(free()).isEqualTo(400);
  }

  @Test
  void groupsAroundCountToo() throws IOException {
    write("proc/self/cgroup", "0::/user.slice/job.scope\n");
    group("sys/fs/cgroup/user.slice", "5000", 4000, 0);
    group("sys/fs/cgroup/user.slice/job.scope", "max", 3000, 100);

    assertThat(free()).isEqualTo(1000);
  }

  @Test
  void groupOfTheFirstVersionIsRead() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/4711\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "2000\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1500\n");
    write("sys/fs/cgroup/memory/memory.stat", "inactive_file 9\ntotal_inactive_file 200\n");

    assertThat(free()).isEqualTo(700);
  }

  @Test
  void groupWithoutALimitLeavesTheMachines() throws IOException {
    write("proc/self/cgroup", "4:memory:/\n0::/gone\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1500\n");

    assertThat(free()).isEqualTo(MACHINE);
  }

  @Test
  void groupThatHasUsedMoreThanItsLimitLeavesNothing() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    group("sys/fs/cgroup", "1000", 1300, 100);

    assertThat(free()).isZero();
  }

  @Test
  void thisMachineHasSome() {
    assertThat(FreeMemory.ofThisMachine().getAsLong()).isBetween(1L << 20, 1L << 50);
  }
}
