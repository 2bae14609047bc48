package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A worker in which nothing works any more is replaced, and its tasks run elsewhere. */
class SickWorkerTest {
  private static final List<Object> LEAK = new ArrayList<>();

  @TempDir private Path folder;

  private static int useUpDescriptors() {
    try {
      while (true) {
        LEAK.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      return LEAK.size();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "uses up /dev/null")
  void innocentTasksDoNotFailAfterOneThatUsesUpTheDescriptors() throws Exception {
    try (Parallel parallel = Parallel.processes(2).open()) {
      parallel.map(List.of(1), i -> useUpDescriptors());
      for (int round = 1; round <= 2; round++) {
        double[] shared = new double[1 << 18];
        shared[5] = round;
        double expected = round;
        List<Outcome<Boolean>> outcomes =
            parallel.outcomes(IntStream.range(0, 40).boxed(), i -> shared[5] == expected);
        assertThat(outcomes)
            .as("round %s", round)
            .allMatch(outcome -> outcome instanceof Outcome.Success<Boolean>(Boolean same) && same);
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "uses up /dev/null")
  void aTaskThatUsesThemUpItselfFailsAsItsOwnFailureSays() throws Exception {
    try (Workers workers = Calls.openToEnd(1);
        Run run = workers.startRun()) {
      long first = Calls.pid(run);
      for (int chance = 0; chance < 3; chance++) {
        BatchResult given =
            Calls.run(run, Calls.inputs((Integer i) -> openOneMoreAfter(useUpDescriptors()), 1));
        assertThat(given.failure()).as("its worker may have been sick before").isNull();
        assertThat(given.completed()).isZero();
      }
      BatchResult again =
          Calls.run(run, Calls.inputs((Integer i) -> openOneMoreAfter(useUpDescriptors()), 1));
      assertThat(Calls.failure(again)).isInstanceOf(IOException.class);
      assertThat(Calls.pid(run)).isNotEqualTo(first);
    }
  }

  private static int openOneMoreAfter(int used) throws IOException {
    try (FileInputStream one = new FileInputStream("/dev/zero")) {
      return used + one.read();
    }
  }

  @Test
  void aTaskThatFailsInAHealthyWorkerHasFailedAndTheWorkerStays() throws Exception {
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      long first = Calls.pid(run);
      BatchResult failed =
          Calls.run(
              run,
              Calls.inputs(
                  (Integer i) -> {
                    throw new IOException("Too many open files");
                  },
                  1));
      assertThat(Calls.failure(failed)).hasMessage("Too many open files");
      assertThat(Calls.pid(run)).isEqualTo(first);
    }
  }

  @Test
  void aWorkerWhoseJarIsGoneSaysSo() throws Exception {
    WorkerJar jar = WorkerJar.find(folder);
    assumeTrue(jar.hash() != null, "the library does not run from its jar");
    WorkerCommand usual = WorkerCommand.forOneOf(1);
    WorkerCommand own = new WorkerCommand(jar, usual.options(), usual.share(), usual.environment());
    try (Workers workers =
            new ProcessWorkers(
                Calls.settings(1, Duration.ZERO), WorkerPool.start(WorkerKind.of(own), 1));
        Run run = workers.startRun()) {
      long first = Calls.pid(run);
      // A file that is only removed stays readable where it is open already.
      Files.write(jar.path(), new byte[10]);
      assertRunsAgain(Calls.submit(run, Calls.inputs(SickWorkerTest::fail, 1)));
      assertThat(Calls.pid(run)).isNotEqualTo(first);
    }
  }

  /** The worker may lack what it needs to say so, and ends then. */
  private static void assertRunsAgain(CompletableFuture<BatchResult> told) throws Exception {
    try {
      BatchResult result = Calls.result(told);
      assertThat(result.failure()).isNull();
      assertThat(result.completed()).isZero();
    } catch (ExecutionException e) {
      assertThat(Calls.loss(told).position()).isEqualTo(-1);
    }
  }

  private static int fail(Integer i) {
    throw new IllegalStateException("task " + i);
  }
}
