package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache that later workers start from. */
class AotCacheTest {
  @TempDir private Path folder;
  private WorkerCommand command;

  @BeforeEach
  void extract() throws Exception {
    WorkerCommand usual = WorkerCommand.forOneOf(1);
    command =
        new WorkerCommand(
            WorkerJar.find(folder), List.of("-XX:+UseSerialGC"), List.of(), usual.environment());
  }

  private List<Path> caches() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }

  @Test
  void trainingLeavesACacheThatWorkersUseAndNothingElse() throws Exception {
    assertThat(AotCache.of(command).options()).isEmpty();
    Path jar = command.jar().path();
    Path target = jar.resolveSibling("test.aot");
    Process trainer = AotTrainer.start(command, target);
    assertThat(trainer.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(trainer.exitValue()).isZero();
    assertThat(caches()).containsExactly(target);
    try (Stream<Path> files = Files.list(jar.getParent())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("worker.jar", "test.aot", "aot.lock");
    }
    WorkerCommand strict =
        new WorkerCommand(
            command.jar(),
            List.of("-XX:+UseSerialGC", "-XX:AOTCache=" + target, "-XX:AOTMode=on"),
            List.of(),
            command.environment());
    try (Workers workers =
            new ProcessWorkers(Calls.settings(1, Duration.ZERO), WorkerPool.start(strict, 1));
        Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs((Integer i) -> i + 1, 1))))
          .containsExactly(2);
    }
  }

  @Test
  void aTrainerThatLosesItsParentTakesEverythingWithIt() throws Exception {
    Path target = command.jar().path().resolveSibling("test.aot");
    Process trainer = AotTrainer.start(command, target);
    trainer.getOutputStream().close();
    assertThat(trainer.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(caches()).isEmpty();
    assertThat(trainer.descendants()).isEmpty();
  }

  @Test
  void aCacheThatDoesNotFitIsIgnoredWithoutAWord() throws Exception {
    AotCache.of(command);
    Path broken = command.jar().path().resolveSibling("broken.aot");
    Files.write(broken, new byte[10_000]);
    WorkerCommand quiet =
        new WorkerCommand(
            command.jar(),
            List.of("-XX:+UseSerialGC", "-Xlog:aot=off", "-Xlog:cds=off", "-XX:AOTCache=" + broken),
            List.of(),
            command.environment());
    try (Workers workers =
            new ProcessWorkers(Calls.settings(1, Duration.ZERO), WorkerPool.start(quiet, 1));
        Run run = workers.startRun()) {
      assertThat(Calls.pid(run)).isPositive();
    }
  }
}
