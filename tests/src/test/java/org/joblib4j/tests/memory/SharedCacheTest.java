package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.joblib4j.memory.Memory;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a cache, and are killed at any moment. */
class SharedCacheTest {
  private static final int PROCESSES = 8;
  private static final int KEYS = 1_000;

  @TempDir Path folder;

  private ChildJvm.Running start(int process, int keys, int rounds) throws IOException {
    return ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(SharedCacheProgram.class))
        .with("-XX:TieredStopAtLevel=1", "-Xmx128m")
        .main(SharedCacheProgram.class.getName())
        .start(
            folder.resolve("cache").toString(),
            folder.resolve("log" + process).toString(),
            Integer.toString(keys),
            Integer.toString(process),
            Integer.toString(rounds));
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
      return all.filter(file -> file.toString().contains(part))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private Map<String, Integer> computations() throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log :
          logs.filter(file -> file.getFileName().toString().startsWith("log")).toList()) {
        for (String key : Files.readAllLines(log)) {
          counts.merge(key, 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  @Test
  void eachKeyIsComputedOnceByProcessesThatAllWantIt() throws Exception {
    List<ChildJvm.Running> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        processes.add(start(i, 300, 2));
      }
      for (ChildJvm.Running process : processes) {
        assertThat(process.await(ChildJvm.LIMIT)).isEqualTo(new ChildJvm.Result(0, "done\n", ""));
      }
    } finally {
      processes.forEach(ChildJvm.Running::close);
    }

    assertThat(computations()).hasSize(300).allSatisfy((key, n) -> assertThat(n).isEqualTo(1));
    assertThat(files(".part")).isEmpty();
    assertThat(files("quarantine")).isEmpty();
  }

  @Test
  void killedProcessesLeaveRightResultsAndNoLock() throws Exception {
    Random random = new Random(20261122);
    int killed = 0;
    List<ChildJvm.Running> processes = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(start(i, KEYS, 1_000_000));
      }
      while (computations().size() < KEYS) {
        int victim = random.nextInt(PROCESSES);
        int before = computations().size();
        while (computations().size() < Math.min(KEYS, before + 40)
            && processes.get(victim).handle().isAlive()) {
          Thread.onSpinWait();
        }
        processes.get(victim).close();
        killed++;
        processes.set(victim, start(PROCESSES + killed, KEYS, 1_000_000));
      }
    } finally {
      processes.forEach(ChildJvm.Running::close);
    }
    try (ChildJvm.Running last = start(9_999, KEYS, 1)) {
      assertThat(last.await(ChildJvm.LIMIT)).isEqualTo(new ChildJvm.Result(0, "done\n", ""));
    }

    int repeated = computations().values().stream().mapToInt(n -> n - 1).sum();
    assertThat(repeated)
        .as("computations that were lost with their process, of %d that were killed", killed)
        .isLessThanOrEqualTo(killed + PROCESSES);
    assertThat(files("quarantine")).isEmpty();
  }

  @Test
  void leaseOfAKilledProcessIsFreeAtOnce() throws Exception {
    Path cache = folder.resolve("cache");
    Path started = folder.resolve("started");
    try (ChildJvm.Running holder =
        ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(SlowProgram.class))
            .main(SlowProgram.class.getName())
            .start(cache.toString(), started.toString())) {
      while (!Files.exists(started)) {
        assertThat(holder.handle().isAlive()).isTrue();
        Thread.onSpinWait();
      }
      var waiting =
          Memory.at(cache)
              .cache("slow", "1", (String path) -> path.length())
              .on(started.toString())
              .async();
      holder.handle().destroyForcibly();

      assertThat(waiting.get()).isEqualTo(started.toString().length());
    }
  }
}
