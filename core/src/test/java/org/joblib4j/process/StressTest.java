package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Several callers, workers that die at random, runs that are cancelled: every batch is told. */
class StressTest {
  private static final int CALLERS = 3;
  private static final int ROUNDS = 25;

  @Test
  void everyBatchIsToldOnceAndRightWhateverHappens() throws Exception {
    try (Workers workers = Calls.openToEnd(2);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Integer>> outcomes = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int seed = caller;
        outcomes.add(callers.submit(() -> call(workers, new Random(seed))));
      }
      int finished = 0;
      for (Future<Integer> outcome : outcomes) {
        finished += outcome.get();
      }
      assertThat(finished).isPositive();
      try (Run run = workers.startRun()) {
        assertThat(Calls.values(Calls.run(run, Calls.inputs(x -> x, 1)))).containsExactly(1);
      }
    }
  }

  private static int call(Workers workers, Random random) throws Exception {
    NdArray array = NdArray.of(new double[1 << 18], 512, 512);
    int finished = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Run run = workers.startRun();
      List<CompletableFuture<BatchResult>> told = new ArrayList<>();
      for (int batch = 0; batch < 4; batch++) {
        boolean deadly = random.nextInt(20) == 0;
        int number = batch;
        told.add(
            Calls.submit(
                run,
                Calls.inputs((NdArray a) -> deadly ? die() : a.shape(0) + number, array, array)));
      }
      if (random.nextInt(4) == 0) {
        run.cancel();
      }
      for (int batch = 0; batch < 4; batch++) {
        finished += check(told.get(batch), batch);
      }
      run.close();
    }
    return finished;
  }

  private static int check(CompletableFuture<BatchResult> told, int number) throws Exception {
    try {
      BatchResult result = told.get();
      assertThat(Calls.values(result)).containsExactly(512L + number, 512L + number);
      return 1;
    } catch (CancellationException e) {
      return 0;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(Calls.Lost.class);
      return 0;
    }
  }

  private static Object die() {
    Runtime.getRuntime().halt(9);
    return "unreachable";
  }
}
