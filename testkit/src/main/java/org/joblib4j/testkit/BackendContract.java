package org.joblib4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.array.NdArray;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.DeadlineExceededException;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.TaskFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link org.joblib4j.parallel.spi.Backend} does for its users with two workers: what
 * every call does, and that tasks run at the same time, are interrupted, and end when their time is
 * over.
 */
public abstract class BackendContract extends CallContract {
  /** A test instance, made by JUnit. */
  protected BackendContract() {}

  /** Tasks that wait are interrupted when another one fails. */
  @Test
  public void failureInterruptsRunningTasks(@TempDir Path folder) {
    String mark = folder.resolve("interrupted").toString();

    assertThatThrownBy(() ->
            two()
                .batchSize(1)
                .call(
                    List.of(
                        Task.delayed(BackendContract::waitAndMark, mark),
                        Task.delayed(BackendContract::failAfter, mark))))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("nothing to wait for");

    assertThat(Path.of(mark)).exists();
  }

  /** An interrupted caller gets out, keeps its flag, and leaves usable workers. */
  @Test
  public void interruptCancelsTheCallAndIsKept() throws Exception {
    try (Parallel workers = two().open()) {
      CompletableFuture<Boolean> flagAfterwards = new CompletableFuture<>();
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  workers.map(List.of(0, 0, 0), BackendContract::waitAtZero);
                  flagAfterwards.completeExceptionally(new AssertionError("not cancelled"));
                } catch (CancellationException e) {
                  flagAfterwards.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException | Error e) {
                  flagAfterwards.completeExceptionally(e);
                }
              });
      awaitParked(caller);

      caller.interrupt();

      assertThat(flagAfterwards.get()).isTrue();
      assertThat(workers.map(List.of(1, 2), CallContract::triple)).containsExactly(3, 6);
    }
  }

  /** Closing from another thread ends the calls that still run. */
  @Test
  public void closingCancelsRunningCalls() throws Exception {
    Parallel workers = two().open();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                workers.map(List.of(0, 0, 0), BackendContract::waitAtZero);
                thrown.completeExceptionally(new AssertionError("not cancelled"));
              } catch (RuntimeException | Error e) {
                thrown.complete(e);
              }
            });
    awaitParked(caller);

    workers.close();

    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
  }

  /** Several threads may use the same opened workers at the same time. */
  @Test
  public void concurrentCallsShareOpenedWorkers() {
    try (Parallel workers = two().open()) {
      List<CompletableFuture<List<Integer>>> calls = new ArrayList<>();
      for (int c = 0; c < 6; c++) {
        int from = 1000 * c;
        calls.add(
            CompletableFuture.supplyAsync(() ->
                workers.map(IntStream.range(from, from + 1000).boxed(), CallContract::triple)));
      }
      for (int c = 0; c < 6; c++) {
        int from = 1000 * c;
        assertThat(calls.get(c).join())
            .isEqualTo(IntStream.range(from, from + 1000).map(i -> 3 * i).boxed().toList());
      }
    }
  }

  /** Arrays above the threshold arrive whole, however they travel. */
  @Test
  public void largeArraysArriveWhole() {
    double[] large = new double[300_000];
    Arrays.setAll(large, i -> i);
    double sum = Arrays.stream(large).sum();

    assertThat(two().map(List.of(large, large, large), BackendContract::sum))
        .containsExactly(sum, sum, sum);
    assertThat(
            two()
                .shareArraysOver(Long.MAX_VALUE)
                .map(List.of(1, 2), i -> i * Arrays.stream(large).sum()))
        .containsExactly(sum, 2 * sum);
  }

  /** Large results come back whole. */
  @Test
  public void largeResultsComeBackWhole() {
    List<double[]> results = two().map(List.of(1.5, 2.5, 3.5), BackendContract::filled);

    assertThat(results).hasSize(3);
    assertThat(results.get(2)).hasSize(400_000).containsOnly(3.5);
  }

  /** A task whose time is over fails; its siblings do not notice. */
  @Test
  public void timeoutEndsItsTaskAndNotTheSiblings() {
    timeoutEndsTheSecondOfFour(BackendContract::waitAtZero);
  }

  /** A task that ignores its interrupt does not keep the call or the worker. */
  @Test
  public void stubbornTaskLosesItsWorkerOnly() {
    timeoutEndsTheSecondOfFour(BackendContract::spinAtZero);
  }

  /** The second task takes longer than any time; its workers are used once more afterwards. */
  private void timeoutEndsTheSecondOfFour(Fn1<Integer, Integer, ?> atZero) {
    List<Outcome<Integer>> outcomes =
        Await.withTime(
            limit -> {
              try (Parallel workers = two().timeout(limit).open()) {
                List<Outcome<Integer>> four = workers.outcomes(List.of(1, 0, 2, 3), atZero);
                assertTimedOut(four.get(1));
                assertThat(
                        workers
                            .timeout(Duration.ofHours(1))
                            .map(List.of(1, 2), CallContract::triple))
                    .containsExactly(3, 6);
                return four;
              }
            },
            four -> four.stream().filter(BackendContract::isTimedOut).count() == 1);

    assertThat(outcomes).filteredOn(outcome -> outcome instanceof Outcome.Success).hasSize(3);
  }

  private static void assertTimedOut(Outcome<Integer> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).isInstanceOf(TimeoutException.class));
  }

  private static boolean isTimedOut(Outcome<Integer> outcome) {
    return outcome instanceof Outcome.Failure<Integer> failure
        && failure.cause() instanceof TimeoutException;
  }

  /** The time of a task holds also where its result is read from a stream. */
  @Test
  public void timeoutReachesTheReaderOfAStream() {
    for (boolean ordered : new boolean[] {true, false}) {
      Parallel parallel = two().timeout(Duration.ofMillis(300));
      try (Stream<Integer> results =
          ordered
              ? parallel.stream(List.of(0, 0), BackendContract::waitAtZero)
              : parallel.unorderedStream(List.of(0, 0), BackendContract::waitAtZero)) {
        assertThatThrownBy(results::toList)
            .isInstanceOf(TaskFailedException.class)
            .hasCauseInstanceOf(TimeoutException.class);
      }
    }
  }

  /** Results that are read as they finish do not wait for a slow task. */
  @Test
  public void unorderedStreamGivesTheQuickResultsFirst(@TempDir Path folder) throws Exception {
    String go = folder.resolve("go").toString();
    try (Stream<Integer> results =
        two()
            .batchSize(1)
            .unorderedStream(IntStream.range(0, 10).boxed(), i -> waitForFileAtOne(i, go))) {
      Iterator<Integer> reader = results.iterator();
      List<Integer> quick = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        quick.add(reader.next());
      }
      assertThat(quick).containsExactlyInAnyOrder(0, 2, 3, 4, 5, 6, 7, 8, 9);

      Files.createFile(Path.of(go));
      assertThat(reader.next()).isEqualTo(1);
      assertThat(reader.hasNext()).isFalse();
    }
  }

  /** A task in a batch with others is the only one that its time ends. */
  @Test
  public void timeoutInTheMiddleOfABatchIsThatOfItsTask() {
    List<Outcome<Integer>> outcomes =
        Await.withTime(
            limit ->
                two()
                    .timeout(limit)
                    .batchSize(50)
                    .outcomes(IntStream.range(-50, 50).boxed(), BackendContract::waitAtZero),
            hundred -> hundred.stream().filter(BackendContract::isTimedOut).count() == 1);

    for (int i = 0; i < 100; i++) {
      assertThat(outcomes.get(i) instanceof Outcome.Failure).as("task %d", i).isEqualTo(i == 50);
    }
  }

  /** Who waits for results in vain may end the wait. */
  @Test
  public void deadlineEndsACallWhoseTasksWait() {
    assertThatThrownBy(() ->
            two().deadline(Duration.ofMillis(500)).map(List.of(0, 0), BackendContract::waitAtZero))
        .isInstanceOf(DeadlineExceededException.class);
  }

  /** Cancelling the future ends the task, and frees its worker. */
  @Test
  public void cancelledSubmissionFreesItsWorker(@TempDir Path folder) throws Exception {
    List<String> marks = List.of(folder.resolve("1").toString(), folder.resolve("2").toString());
    try (Parallel workers = parallel(2).open()) {
      List<CompletableFuture<String>> both = new ArrayList<>();
      for (String mark : marks) {
        both.add(workers.submit(Task.delayed(BackendContract::waitAndMark, mark)));
      }
      for (String mark : marks) {
        Await.file(Path.of(mark + ".begun"));
      }

      both.forEach(each -> each.cancel(true));

      assertThat(workers.map(List.of(1, 2), CallContract::triple)).containsExactly(3, 6);
      for (String mark : marks) {
        Await.file(Path.of(mark));
      }
    }
  }

  /** A task may make calls of its own. */
  @Test
  public void tasksMayMakeCalls() {
    List<Integer> sums =
        two()
            .map(
                IntStream.range(0, 10).boxed(),
                i ->
                    Parallel.threads(2).map(List.of(1, 2, 3), j -> i * j).stream()
                        .mapToInt(Integer::intValue)
                        .sum());

    assertThat(sums).isEqualTo(IntStream.range(0, 10).map(i -> 6 * i).boxed().toList());
  }

  /** A mapped array arrives with its values, in whatever layout. */
  @Test
  public void arraysArriveInAnyLayout() {
    NdArray matrix = NdArray.of(IntStream.range(0, 600_000).asDoubleStream().toArray(), 600, 1000);

    assertThat(
            two()
                .map(
                    List.of(matrix, matrix.transpose(), matrix.row(3)),
                    array -> array.getDouble(new long[array.ndim()])))
        .containsExactly(0.0, 0.0, 3000.0);
  }

  /** Waits until a thread does, with an end to its patience or without. */
  private static void awaitParked(Thread thread) throws InterruptedException {
    Set<Thread.State> parked = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
    Await.until(() -> parked.contains(thread.getState()) || !thread.isAlive());
  }

  /** Waits, and leaves a file when it is interrupted. */
  private static String waitAndMark(String mark) throws IOException, InterruptedException {
    try {
      Files.createFile(Path.of(mark + ".begun"));
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Files.createFile(Path.of(mark));
      throw e;
    }
    return mark;
  }

  private static String failAfter(String mark) throws IOException, InterruptedException {
    Await.file(Path.of(mark + ".begun"));
    throw new IOException("nothing to wait for");
  }

  private static int waitAtZero(int i) throws InterruptedException {
    if (i == 0) {
      new CountDownLatch(1).await();
    }
    return i;
  }

  private static int waitForFileAtOne(int i, String file) throws InterruptedException {
    if (i == 1) {
      Await.file(Path.of(file));
    }
    return i;
  }

  private static int spinAtZero(int i) {
    // Longer than any limit; it ends by itself, so that no thread spins for the rest of the build.
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (i == 0 && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return i;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static double[] filled(double value) {
    double[] values = new double[400_000];
    Arrays.fill(values, value);
    return values;
  }
}
