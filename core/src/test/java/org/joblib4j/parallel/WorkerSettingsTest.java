package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What worker processes are given. */
class WorkerSettingsTest {
  private static String prepared = "no";
  private static int preparations;

  @TempDir private Path folder;

  private static void prepare(WorkerContext worker) {
    prepared = "rank " + worker.rank();
    preparations++;
  }

  @Test
  void initializerRunsOnceInEachWorkerBeforeItsFirstTask() {
    List<String> seen =
        Parallel.processes(2)
            .initializer(WorkerSettingsTest::prepare)
            .batchSize(1)
            .map(
                IntStream.range(0, 20).boxed(),
                i -> WorkerContext.current().orElseThrow().rank() + prepared + preparations);

    assertThat(Set.copyOf(seen)).isSubsetOf("0rank 01", "1rank 11");
    assertThat(prepared).isEqualTo("no");
  }

  @Test
  void initializerPreparesTheWorkerThatReplacesAnother() {
    List<String> seen =
        Parallel.processes(1)
            .initializer(WorkerSettingsTest::prepare)
            .tasksPerWorker(1)
            .batchSize(1)
            .map(List.of(1, 2, 3), i -> prepared + preparations);

    assertThat(seen).containsOnly("rank 01");
  }

  @Test
  void failureOfTheInitializerIsThatOfTheTasks() {
    assertThatThrownBy(() ->
            Parallel.processes(1)
                .initializer(worker -> Integer.parseInt("x" + worker.rank()))
                .map(List.of(1), i -> i))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("the initializer of process 1")
        .hasRootCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void workerThatDiesOfItsInitializerIsReported() {
    assertThatThrownBy(() ->
            Parallel.processes(1)
                .initializer(worker -> Runtime.getRuntime().halt(3))
                .map(List.of(1), i -> i))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(WorkerDiedException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("in its initializer");
  }

  @Test
  void workerIsReplacedWhenItHasRunItsTasks() {
    List<Long> pids =
        Parallel.processes(1)
            .tasksPerWorker(2)
            .batchSize(1)
            .map(IntStream.range(0, 6).boxed(), i -> ProcessHandle.current().pid());

    assertThat(new TreeSet<>(pids)).hasSize(3);
    assertThat(pids.get(0)).isEqualTo(pids.get(1)).isNotEqualTo(pids.get(2));
  }

  @Test
  void optionsOfTheUserCountMoreThanOthers() {
    List<Object> seen =
        Parallel.processes(1)
            .workerOptions("-Xmx64m", "-XX:+UseParallelGC", "-Dplace=here")
            .map(
                List.of(0, 1, 2),
                i ->
                    switch (i) {
                      case 0 -> Runtime.getRuntime().maxMemory() >> 20;
                      case 1 -> System.getProperty("place");
                      default ->
                          ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName();
                    });

    assertThat((long) seen.get(0)).isBetween(32L, 64L);
    assertThat(seen.get(1)).isEqualTo("here");
    assertThat((String) seen.get(2)).startsWith("PS");
  }

  @Test
  void optionThatTheJvmDoesNotKnowIsNamed() {
    Parallel parallel = Parallel.processes(1).workerOptions("-XX:NoSuchOption");

    assertThatThrownBy(() -> parallel.map(List.of(1), i -> i))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("NoSuchOption");
  }

  @Test
  void optionsThatSayWhatAWorkerRunsAreRefused() {
    assertThatThrownBy(() -> Parallel.processes(1).workerOptions("--class-path=a.jar"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--class-path");
    assertThatThrownBy(() -> Parallel.processes(1).workerOptions("--add-opens", "a/b=c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in one piece");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // it looks into /proc
  void sharedArraysLieInTheFolderThatWasNamed() throws IOException {
    NdArray large = NdArray.of(new double[1 << 18], 1 << 18);
    Path real = folder.toRealPath();
    String name = real.toString();

    List<Boolean> mapped =
        Parallel.processes(1)
            .temporaryFolder(real)
            .map(
                List.of(large),
                array ->
                    array.isMapped()
                        && Files.readString(Path.of("/proc/self/maps")).contains(name));

    assertThat(mapped).containsExactly(true);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void temporaryFolderThatIsNotThereIsNamed() {
    Path absent = folder.resolve("absent");

    assertThatThrownBy(() -> Parallel.processes(1).temporaryFolder(absent).map(List.of(1), i -> i))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(absent + ", is not there");
  }

  @Test
  void environmentMayNameTheTemporaryFolder() {
    assertThat(TemporaryPlace.of("/var/tmp")).isEqualTo(Optional.of(Path.of("/var/tmp")));
    assertThat(TemporaryPlace.of(" ")).isEmpty();
    assertThat(TemporaryPlace.of(null)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere a process without a parent is not known
  void processThatATaskLeavesBehindWhenItHaltsItsWorkerIsKilled() throws Exception {
    Path told = folder.resolve("pid");
    String file = told.toString();

    assertThatThrownBy(() ->
            Parallel.processes(1)
                .map(
                    List.of(1),
                    i -> {
                      Process child = new ProcessBuilder("sleep", "3600").start();
                      Files.writeString(Path.of(file), Long.toString(child.pid()));
                      Runtime.getRuntime().halt(77);
                      return i;
                    }))
        .hasCauseInstanceOf(WorkerDiedException.class)
        .hasMessageContaining("Runtime.halt(77)");

    Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(Files.readString(told)));
    if (left.isPresent()) {
      assertThat(left.get().onExit().get().isAlive()).isFalse();
    }
  }
}
