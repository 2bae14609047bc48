package org.joblib4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.TaskFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link org.joblib4j.parallel.spi.Backend} does for its users, seen through {@link
 * Parallel}.
 *
 * <p>Functions of these tests are static and capture only serializable values, so that a backend
 * may run them in other processes.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BackendContract {
  private static final int MANY = 10_000;

  /** A test instance, made by JUnit. */
  protected BackendContract() {}

  /**
   * The backend under test, not opened: {@code Parallel.on(new YourBackend(), jobs)}.
   *
   * @param jobs the number of jobs
   */
  protected abstract Parallel parallel(int jobs);

  private Parallel two() {
    return parallel(2);
  }

  /** Results stand where their inputs stood, whoever was quicker. */
  @Test
  public void resultsComeInTheOrderOfTheInput() {
    List<Integer> results =
        two().map(IntStream.range(0, MANY).boxed(), BackendContract::sometimesSlow);

    assertThat(results).isEqualTo(IntStream.range(0, MANY).map(i -> 3 * i).boxed().toList());
  }

  /** Tasks with functions of their own keep their order, too. */
  @Test
  public void tasksKeepTheirOrder() {
    Stream<Task<Integer>> tasks =
        IntStream.range(0, 500)
            .mapToObj(i ->
                i % 2 == 0
                    ? Task.delayed(BackendContract::sometimesSlow, i)
                    : Task.delayed(() -> -i));

    List<Integer> results = two().call(tasks);

    assertThat(results)
        .isEqualTo(IntStream.range(0, 500).map(i -> i % 2 == 0 ? 3 * i : -i).boxed().toList());
  }

  /** Nothing to do is done at once. */
  @Test
  public void noTasksGiveAnEmptyList() {
    assertThat(two().map(List.<Integer>of(), BackendContract::triple)).isEmpty();
    assertThat(two().call(Stream.<Task<Integer>>empty())).isEmpty();
  }

  /** Null is a value like any other. */
  @Test
  public void nullTravelsAsInputAndAsResult() {
    assertThat(two().map(Arrays.asList("a", null, "b"), BackendContract::same))
        .containsExactly("a", null, "b");
  }

  /** Several arguments arrive in their places. */
  @Test
  public void argumentsArriveInOrder() {
    assertThat(two().call(List.of(Task.delayed(BackendContract::join, "a", 2, 'c', 4.0, 5L))))
        .containsExactly("a-2-c-4.0-5");
  }

  /** What a lambda captured is there when it runs. */
  @Test
  public void capturedValuesArrive() {
    String captured = "captured";
    double[] weights = {1, 2, 3};

    assertThat(two().map(List.of(0, 2), i -> captured + weights[i]))
        .containsExactly("captured1.0", "captured3.0");
  }

  /** A failure says which task it was, with which arguments, and why. */
  @Test
  public void failureNamesIndexArgumentsAndCause() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> two().map(IntStream.range(0, 100).boxed(), BackendContract::failAtSeven));

    assertThat(failed.index()).isEqualTo(7);
    assertThat(failed.arguments()).containsExactly("7");
    assertThat(failed).hasMessageContaining("task 7").hasMessageContaining("seven is not allowed");
    assertThat(failed.getCause())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("seven is not allowed");
  }

  /** The cause carries the stack of the place where the task ran. */
  @Test
  public void causeCarriesTheStackOfTheTask() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class, () -> two().map(List.of(7), BackendContract::failAtSeven));

    assertThat(failed)
        .cause()
        .satisfies(cause ->
            assertThat(cause.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("failAtSeven")));
  }

  /** An error of the JVM in a task is a failure like another, and the workers go on. */
  @Test
  public void stackOverflowIsAFailureOfItsTaskOnly() {
    try (Parallel workers = two().open()) {
      assertThatThrownBy(() -> workers.map(List.of(1), BackendContract::recurse))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(StackOverflowError.class);

      assertThat(workers.map(List.of(1, 2), BackendContract::triple)).containsExactly(3, 6);
    }
  }

  /** The first failure ends the call although the input never does. */
  @Test
  public void failureEndsACallWithInfiniteInput() {
    assertThatThrownBy(() -> two().map(Stream.iterate(0, i -> i + 1), BackendContract::failAtSeven))
        .isInstanceOf(TaskFailedException.class);
  }

  /** Tasks that wait are interrupted when another one fails. */
  @Test
  public void failureInterruptsRunningTasks() {
    assertThatThrownBy(() -> two().map(List.of(0, 7), BackendContract::waitOrFail))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("seven is not allowed");
  }

  /** A failed call leaves opened workers as they were. */
  @Test
  public void openedWorkersServeTheNextCallAfterAFailure() {
    try (Parallel workers = two().open()) {
      for (int round = 0; round < 5; round++) {
        assertThatThrownBy(() -> workers.map(List.of(1, 7, 2), BackendContract::failAtSeven))
            .isInstanceOf(TaskFailedException.class);
        assertThat(workers.map(List.of(1, 2, 3), BackendContract::triple)).containsExactly(3, 6, 9);
      }
    }
  }

  /** The user's iterator sees the calling thread and no other. */
  @Test
  public void inputIsPulledByTheCallingThread() {
    Set<Thread> pullers = new HashSet<>();
    Stream<Integer> input =
        IntStream.range(0, 1000).boxed().peek(i -> pullers.add(Thread.currentThread()));

    two().map(input, BackendContract::triple);

    assertThat(pullers).containsExactly(Thread.currentThread());
  }

  /** Input is taken as it is needed: a call that fails early has not read it all. */
  @Test
  public void inputIsPulledLittleAheadOfTheWorkers() {
    List<Integer> pulled = Collections.synchronizedList(new ArrayList<>());
    Stream<Integer> input = IntStream.range(0, 1_000_000).boxed().peek(pulled::add);

    assertThatThrownBy(() -> two().batchSize(1).map(input, BackendContract::failAtSeven))
        .isInstanceOf(TaskFailedException.class);

    assertThat(pulled).hasSizeLessThan(100_000);
  }

  /** What the input throws arrives as it is, and the workers go on. */
  @Test
  public void errorOfTheInputArrivesAsItself() {
    IllegalStateException thrown = new IllegalStateException("no more");
    Iterator<Integer> broken =
        Stream.iterate(0, i -> i + 1)
            .peek(i -> {
              if (i == 20) {
                throw thrown;
              }
            })
            .iterator();
    try (Parallel workers = two().open()) {
      assertThatThrownBy(() -> workers.map(() -> broken, BackendContract::triple)).isSameAs(thrown);

      assertThat(workers.map(List.of(1), BackendContract::triple)).containsExactly(3);
    }
  }

  /** A stream that was given as input is closed. */
  @Test
  public void inputStreamIsClosed() {
    List<String> closed = new ArrayList<>();

    two().map(Stream.of(1, 2).onClose(() -> closed.add("closed")), BackendContract::triple);

    assertThat(closed).containsExactly("closed");
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
                  workers.map(List.of(0, 0, 0), BackendContract::waitOrFail);
                  flagAfterwards.completeExceptionally(new AssertionError("not cancelled"));
                } catch (CancellationException e) {
                  flagAfterwards.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException | Error e) {
                  flagAfterwards.completeExceptionally(e);
                }
              });
      awaitState(caller, Thread.State.WAITING);

      caller.interrupt();

      assertThat(flagAfterwards.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(workers.map(List.of(1, 2), BackendContract::triple)).containsExactly(3, 6);
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
                workers.map(List.of(0, 0, 0), BackendContract::waitOrFail);
                thrown.completeExceptionally(new AssertionError("not cancelled"));
              } catch (RuntimeException | Error e) {
                thrown.complete(e);
              }
            });
    awaitState(caller, Thread.State.WAITING);

    workers.close();

    assertThat(thrown.get(60, TimeUnit.SECONDS))
        .isInstanceOfAny(CancellationException.class, TaskFailedException.class);
  }

  /** Closing twice is closing once. */
  @Test
  public void closingTwiceIsHarmless() {
    Parallel workers = two().open();
    workers.map(List.of(1), BackendContract::triple);

    workers.close();
    workers.close();
  }

  /** Closed workers say so. */
  @Test
  public void useAfterCloseIsRefused() {
    Parallel workers = two().open();
    workers.close();

    assertThatThrownBy(() -> workers.map(List.of(1), BackendContract::triple))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
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
                workers.map(IntStream.range(from, from + 1000).boxed(), BackendContract::triple)));
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

  /** A fixed batch size changes nothing but the batches. */
  @Test
  public void fixedBatchSizesGiveTheSameResults() {
    List<Integer> expected = IntStream.range(0, 1000).map(i -> 3 * i).boxed().toList();

    assertThat(List.of(1, 7, 1000, 5000))
        .allSatisfy(size ->
            assertThat(
                    two()
                        .batchSize(size)
                        .map(IntStream.range(0, 1000).boxed(), BackendContract::triple))
                .isEqualTo(expected));
  }

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static int triple(int i) {
    return 3 * i;
  }

  private static int sometimesSlow(int i) throws InterruptedException {
    if (i % 1000 == 17) {
      Thread.sleep(5);
    }
    return 3 * i;
  }

  private static String same(String value) {
    return value;
  }

  private static String join(String a, int b, char c, double d, long e) {
    return a + "-" + b + "-" + c + "-" + d + "-" + e;
  }

  private static int failAtSeven(int i) throws IOException {
    if (i == 7) {
      throw new IOException("seven is not allowed");
    }
    return i;
  }

  private static int waitOrFail(int i) throws IOException, InterruptedException {
    if (i == 7) {
      throw new IOException("seven is not allowed");
    }
    Thread.sleep(Long.MAX_VALUE);
    return i;
  }

  @SuppressWarnings("InfiniteRecursion") // it is what the test needs
  private static int recurse(int i) {
    return 1 + recurse(i + 1);
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
