package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    Process trainer = AotTrainer.start(command, target, Mark.create());
    trainer.waitFor();
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
            new ProcessWorkers(
                Calls.settings(1, Duration.ZERO), WorkerPool.start(WorkerKind.of(strict), 1));
        Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs((Integer i) -> i + 1, 1))))
          .containsExactly(2);
    }
  }

  @Test
  void aDamagedCacheIsDeletedAndWorkersStartWithoutIt() throws Exception {
    Path target = Objects.requireNonNull(AotCache.of(command).file(), "a cache");
    Process trainer = AotTrainer.start(command, target, Mark.create());
    trainer.waitFor();
    // This JVM has had its one try, so that no trainer makes another one in the test's folder.
    AotCache.of(command).trainOnce();
    byte[] content = Files.readAllBytes(target);
    // The head says what fits, and the JVM looks at it; what follows it takes as it is.
    Arrays.fill(content, content.length / 8, content.length, (byte) 0x5a);
    Files.write(target, content);
    try (Workers workers =
            new ProcessWorkers(
                Calls.settings(1, Duration.ZERO), WorkerPool.start(WorkerKind.of(command), 1));
        Run run = workers.startRun()) {
      assertThat(Calls.pid(run)).isPositive();
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void optionsThatNoCacheFitsDoWithoutOne() throws Exception {
    assertThat(AotCache.of(WorkerCommand.forOneOf(1, 0, List.of("-javaagent:x.jar"))).file())
        .isNull();
    assertThat(AotCache.of(WorkerCommand.forOneOf(1, 0, List.of("-Xmx1g", "-Da=b"))).file())
        .isEqualTo(AotCache.of(WorkerCommand.forOneOf(1, 0, List.of("-Xmx2g"))).file());
  }

  @Test
  void onlyOptionsOfSizeLeaveTheCacheAsItIs() throws Exception {
    for (String option : List.of("-Xms64m", "-Xmx1g", "-Xmn16m", "-Xss2m", "-ea", "-Da=b")) {
      assertThat(WorkerCommand.forOneOf(1, 0, List.of(option)).fitsAnyCache()).as(option).isTrue();
    }
    for (String option : List.of("-Xshare:off", "-Xmixed", "-Xint")) {
      assertThat(WorkerCommand.forOneOf(1, 0, List.of(option)).fitsAnyCache()).as(option).isFalse();
    }
  }

  @Test
  void aFailureThatIsNoCrashLeavesTheCacheAlone() throws Exception {
    AotCache cache = AotCache.of(command);
    Path file = Files.write(Objects.requireNonNull(cache.file(), "a cache"), new byte[10_000]);

    cache.giveUp(new IOException("no space left on device"));
    cache.giveUp(new StartException("killed", StartException.isCrash(137, ""), null));
    cache.giveUp(new StartException("refused", StartException.isCrash(1, "Error: no such"), null));
    assertThat(file).exists();

    Path report = Files.createFile(command.jar().path().resolveSibling("hs_err_pid123.log"));
    String message = "#\n# An error report file is saved as:\n# " + report + "\n#\n";
    cache.giveUp(new StartException(message, StartException.isCrash(134, ""), null));
    assertThat(file).doesNotExist();
    assertThat(report).doesNotExist();
  }

  @Test
  void aTrainerThatLosesItsParentTakesEverythingWithIt() throws Exception {
    Path target = command.jar().path().resolveSibling("test.aot");
    Process trainer = AotTrainer.start(command, target, Mark.create());
    trainer.getOutputStream().close();
    trainer.waitFor();
    assertThat(caches()).isEmpty();
    assertThat(trainer.descendants()).isEmpty();
  }

  @Test
  void aCacheThatDoesNotFitIsIgnoredWithoutAWord() throws Exception {
    Path file = AotCache.of(command).file();
    assertThat(file).isNotNull();
    Files.write(file, new byte[10_000]);
    List<String> options = AotCache.of(command).options();
    assertThat(options).contains("-XX:AOTCache=" + file);
    Process quiet = command.builder(options, List.of("-version")).redirectErrorStream(true).start();
    quiet.getOutputStream().close();
    List<String> output = quiet.inputReader().readAllLines();
    assertThat(quiet.waitFor()).isZero();
    assertThat(output).isNotEmpty().noneMatch(line -> line.contains("AOT") || line.contains("aot"));
    try (Workers workers =
            new ProcessWorkers(
                Calls.settings(1, Duration.ZERO), WorkerPool.start(WorkerKind.of(command), 1));
        Run run = workers.startRun()) {
      assertThat(Calls.pid(run)).isPositive();
    }
  }
}
