package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhysicalCoresTest {
  @TempDir private Path folder;

  private void cpu(int number, String siblings) throws IOException {
    Path topology = Files.createDirectories(folder.resolve("cpu" + number + "/topology"));
    Files.writeString(topology.resolve("thread_siblings_list"), siblings + "\n");
  }

  @Test
  void threadsOfOneCoreCountOnce() throws Exception {
    cpu(0, "0,2");
    cpu(1, "1,3");
    cpu(2, "0,2");
    cpu(3, "1,3");

    assertThat(PhysicalCores.of(folder)).hasValue(2);
  }

  @Test
  void cpuThatIsOfflineHasNoTopology() throws Exception {
    cpu(0, "0");
    Files.createDirectories(folder.resolve("cpu1"));
    Files.createDirectories(folder.resolve("cpufreq/topology"));

    assertThat(PhysicalCores.of(folder)).hasValue(1);
  }

  @Test
  void systemThatDoesNotSayIsNotGuessedAt() {
    assertThat(PhysicalCores.of(folder)).isEmpty();
    assertThat(PhysicalCores.of(folder.resolve("none"))).isEmpty();
  }

  @Test
  void thisMachineHasAtMostAsManyCoresAsCpus() {
    assertThat(Parallel.physicalCores()).isBetween(1, Parallel.cpus());
  }
}
