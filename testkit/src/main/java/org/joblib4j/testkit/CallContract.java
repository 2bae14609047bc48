package org.joblib4j.testkit;

import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.DeadlineExceededException;
import org.joblib4j.parallel.FailurePolicy;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Retry;
import org.joblib4j.parallel.RunReport;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.parallel.WorkerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a call does for its users wherever it runs, seen through {@link Parallel}; also with the
 * calling thread as the only worker.
 *
 * <p>Functions of these tests are static and capture only serializable values, so that a backend
 * may run them in other processes.
 */
@Timeout(
    value = Await.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CallContract extends StreamContract {
  /** A test instance, made by JUnit. */
  protected CallContract() {}

  /** Results stand where their inputs stood, whoever was quicker. */
  @Test
  public void resultsComeInTheOrderOfTheInput() {
    List<Integer> results =
        two().map(IntStream.range(0, MANY).boxed(), CallContract::sometimesSlow);

    assertThat(results).isEqualTo(IntStream.range(0, MANY).map(i -> 3 * i).boxed().toList());
  }

  /** Tasks with functions of their own keep their order, too. */
  @Test
  public void tasksKeepTheirOrder() {
    Stream<Task<Integer>> tasks =
        IntStream.range(0, 500)
            .mapToObj(i ->
                i % 2 == 0 ? Task.delayed(CallContract::sometimesSlow, i) : Task.delayed(() -> -i));

    List<Integer> results = two().call(tasks);

    assertThat(results)
        .isEqualTo(IntStream.range(0, 500).map(i -> i % 2 == 0 ? 3 * i : -i).boxed().toList());
  }

  /** A task's random numbers follow from the seed and its index. */
  @Test
  public void randomNumbersAreTheSameWhereverTasksRun() {
    Parallel seeded = two().seed(42);

    assertThat(seeded.map(List.of(0, 1), CallContract::random))
        .containsExactly(0xd1f8817d4d62880eL, 0x34dd631ca2a22da1L);
    assertThat(seeded.batchSize(3).map(IntStream.range(0, 100).boxed(), CallContract::random))
        .isEqualTo(
            Parallel.jobs(1).seed(42).map(IntStream.range(0, 100).boxed(), CallContract::random));
    assertThat(seeded.map(List.of(0, 1), CallContract::randomInside))
        .isEqualTo(Parallel.jobs(1).seed(42).map(List.of(0, 1), CallContract::randomInside));
  }

  private static long random(int input) {
    return WorkerContext.current().orElseThrow().random().nextLong();
  }

  private static List<Long> randomInside(int input) {
    return Parallel.jobs(1).map(List.of(1, 2), CallContract::random);
  }

  /** Nothing to do is done at once. */
  @Test
  public void noTasksGiveAnEmptyList() {
    assertThat(two().map(List.<Integer>of(), CallContract::triple)).isEmpty();
    assertThat(two().call(Stream.<Task<Integer>>empty())).isEmpty();
  }

  /** Null is a value like any other. */
  @Test
  public void nullTravelsAsInputAndAsResult() {
    assertThat(two().map(Arrays.asList("a", null, "b"), CallContract::same))
        .containsExactly("a", null, "b");
  }

  /** Several arguments arrive in their places. */
  @Test
  public void argumentsArriveInOrder() {
    assertThat(two().call(List.of(Task.delayed(CallContract::join, "a", 2, 'c', 4.0, 5L))))
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

  /** A method of an object is a function, too. */
  @Test
  public void boundMethodsAreFunctions() {
    assertThat(two().map(List.of(0, 2), "abc"::charAt)).containsExactly('a', 'c');
  }

  /** A function that is called again brings what it captured as it is now. */
  @Test
  public void capturedStateIsThatOfTheCall() {
    int[] state = {0};
    Fn1<Integer, Integer, RuntimeException> function = i -> i + state[0];
    try (Parallel workers = two().open()) {
      for (int value = 0; value < 3; value++) {
        state[0] = value;
        assertThat(workers.map(List.of(10, 20), function)).containsExactly(10 + value, 20 + value);
      }
    }
  }

  /** A failure says which task it was, with which arguments, and why. */
  @Test
  public void failureNamesIndexArgumentsAndCause() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> two().map(IntStream.range(0, 100).boxed(), CallContract::failAtSeven));

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
            TaskFailedException.class, () -> two().map(List.of(7), CallContract::failAtSeven));

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
      assertThatThrownBy(() -> workers.map(List.of(1), CallContract::recurse))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(StackOverflowError.class);

      assertThat(workers.map(List.of(1, 2), CallContract::triple)).containsExactly(3, 6);
    }
  }

  /** The first failure ends the call although the input never does. */
  @Test
  public void failureEndsACallWithInfiniteInput() {
    assertThatThrownBy(() -> two().map(Stream.iterate(0, i -> i + 1), CallContract::failAtSeven))
        .isInstanceOf(TaskFailedException.class);
  }

  /** A failed call leaves opened workers as they were. */
  @Test
  public void openedWorkersServeTheNextCallAfterAFailure() {
    try (Parallel workers = two().open()) {
      for (int round = 0; round < 5; round++) {
        assertThatThrownBy(() -> workers.map(List.of(1, 7, 2), CallContract::failAtSeven))
            .isInstanceOf(TaskFailedException.class);
        assertThat(workers.map(List.of(1, 2, 3), CallContract::triple)).containsExactly(3, 6, 9);
      }
    }
  }

  /** The user's iterator sees the calling thread and no other. */
  @Test
  public void inputIsPulledByTheCallingThread() {
    Set<Thread> pullers = new HashSet<>();
    Stream<Integer> input =
        IntStream.range(0, 1000).boxed().peek(i -> pullers.add(Thread.currentThread()));

    two().map(input, CallContract::triple);

    assertThat(pullers).containsExactly(Thread.currentThread());
  }

  /** Input is taken as it is needed: a call that fails early has not read it all. */
  @Test
  public void inputIsPulledLittleAheadOfTheWorkers() {
    List<Integer> pulled = Collections.synchronizedList(new ArrayList<>());
    Stream<Integer> input = IntStream.range(0, 1_000_000).boxed().peek(pulled::add);

    assertThatThrownBy(() -> two().batchSize(1).map(input, CallContract::failAtSevenOrWait))
        .isInstanceOf(TaskFailedException.class);

    assertThat(pulled).hasSizeLessThan(100);
  }

  /** The input is never further ahead of the tasks than was allowed. */
  @Test
  public void preDispatchBoundsHowFarTheInputIsAhead(@TempDir Path folder) {
    String done = folder.toString();
    List<Integer> ahead = new ArrayList<>();
    Stream<Integer> input =
        IntStream.range(0, 40).boxed().peek(i -> ahead.add(i + 1 - filesIn(folder)));

    two().preDispatch(3).forEach(input, i -> createFile(done, i));

    assertThat(ahead).hasSize(40).allMatch(tasks -> tasks <= 3);
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
      assertThatThrownBy(() -> workers.map(() -> broken, CallContract::triple)).isSameAs(thrown);

      assertThat(workers.map(List.of(1), CallContract::triple)).containsExactly(3);
    }
  }

  /** A stream that was given as input is closed. */
  @Test
  public void inputStreamIsClosed() {
    List<String> closed = new ArrayList<>();

    two().map(Stream.of(1, 2).onClose(() -> closed.add("closed")), CallContract::triple);

    assertThat(closed).containsExactly("closed");
  }

  /** Closing twice is closing once. */
  @Test
  public void closingTwiceIsHarmless() {
    Parallel workers = two().open();
    workers.map(List.of(1), CallContract::triple);

    workers.close();
    workers.close();
  }

  /** Closed workers say so. */
  @Test
  public void useAfterCloseIsRefused() {
    Parallel workers = two().open();
    workers.close();

    assertThatThrownBy(() -> workers.map(List.of(1), CallContract::triple))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
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
                        .map(IntStream.range(0, 1000).boxed(), CallContract::triple))
                .isEqualTo(expected));
  }

  /** What became of each task stands where its input stood. */
  @Test
  public void outcomesKeepAPlaceForEachTask() {
    List<Outcome<Integer>> outcomes =
        two().outcomes(IntStream.range(0, 20).boxed(), CallContract::failAtSeven);

    assertThat(outcomes).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(outcomes.get(i).isSuccess()).isEqualTo(i != 7);
      if (outcomes.get(i) instanceof Outcome.Failure<Integer> failure) {
        assertThat(failure.index()).isEqualTo(i);
        assertThat(failure.arguments()).containsExactly("7");
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.worker()).isNotEmpty();
      } else {
        assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(i));
      }
    }
  }

  /** What is tried again, and what is caught, follows from a failure's class alone. */
  @Test
  public void failuresHaveTheirClassWhateverTheirFieldsHold() {
    Parallel again = two().retries(Retry.times(2).on(HeldFailure.class));

    assertThatThrownBy(() -> again.map(List.of(1), CallContract::failWithAField))
        .hasMessageContaining("attempt 3")
        .cause()
        .isInstanceOf(HeldFailure.class)
        .hasSuppressedException(new HeldFailure());
  }

  private static int failWithAField(int ignored) throws HeldFailure {
    HeldFailure failure = new HeldFailure();
    failure.addSuppressed(new HeldFailure());
    throw failure;
  }

  private static final class HeldFailure extends IOException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"UnusedVariable", "serial"}) // keeps it from being serialized
    private final Object held = new Object();
  }

  /** A failure takes what had finished along. */
  @Test
  public void failureHoldsWhatHadFinished() {
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                two().batchSize(10).map(IntStream.range(0, 10).boxed(), CallContract::failAtSeven));

    assertThat(failed.finished().keySet()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(failed.finished()).containsEntry(6L, 6);
  }

  /** Skipped tasks leave no gap. */
  @Test
  public void skippedTasksAreLeftOut() {
    List<Integer> results =
        two()
            .onFailure(FailurePolicy.SKIP)
            .map(IntStream.range(0, 10).boxed(), CallContract::failAtSeven);

    assertThat(results).containsExactly(0, 1, 2, 3, 4, 5, 6, 8, 9);
  }

  /** A task knows which attempt it is in, and a later one may succeed. */
  @Test
  public void failedTasksAreTriedAgain() {
    assertThat(two().retries(2).map(List.of(1, 2), CallContract::succeedInAttempt))
        .containsExactly(1, 2);
    assertThatThrownBy(() -> two().retries(1).map(List.of(3), CallContract::succeedInAttempt))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("attempt 2");
  }

  /** A task knows its index and its worker. */
  @Test
  public void tasksKnowTheirPlace() {
    List<String> places = two().map(IntStream.range(0, 300).boxed(), CallContract::indexAndRank);

    for (int i = 0; i < 300; i++) {
      assertThat(places.get(i)).isIn(i + " in 0", i + " in 1");
    }
    assertThat(WorkerContext.current()).isEmpty();
  }

  /** Results are reduced in order, in the calling thread. */
  @Test
  public void resultsAreReduced() {
    assertThat(
            two()
                .collect(
                    IntStream.range(0, 1000).boxed(),
                    CallContract::triple,
                    summingInt((Integer i) -> i)))
        .isEqualTo(3 * 499_500);
  }

  /** A call that takes too long ends. */
  @Test
  public void deadlineEndsTheCall() {
    assertThatThrownBy(() ->
            two()
                .deadline(Duration.ofMillis(500))
                .forEach(Stream.iterate(0, i -> i + 1), CallContract::sometimesSlow))
        .isInstanceOf(DeadlineExceededException.class);
  }

  /** A submitted task completes its future. */
  @Test
  public void submittedTaskCompletesItsFuture() {
    try (Parallel workers = two().open()) {
      assertThat(workers.submit(Task.delayed(CallContract::triple, 7)).join()).isEqualTo(21);
      assertThatThrownBy(() -> workers.submit(Task.delayed(CallContract::failAtSeven, 7)).join())
          .hasCauseInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  /** A report counts the tasks and names the workers. */
  @Test
  public void reportCountsTasks() {
    List<RunReport> reports = new ArrayList<>();

    two().report(reports::add).map(IntStream.range(0, 500).boxed(), CallContract::triple);

    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().tasks()).isEqualTo(500);
    assertThat(reports.getFirst().whole()).isTrue();
    assertThat(reports.getFirst().workers()).hasSizeBetween(1, 2);
  }

  private static int createFile(String folder, int i) throws IOException {
    Files.createFile(Path.of(folder, Integer.toString(i)));
    return i;
  }

  private static int filesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Tasks after the one that fails go on until the call has ended. */
  private static int failAtSevenOrWait(int i) throws IOException, InterruptedException {
    if (i > 7) {
      new CountDownLatch(1).await();
    }
    return failAtSeven(i);
  }

  private static int succeedInAttempt(int i) throws IOException {
    int attempt = WorkerContext.current().orElseThrow().attempt();
    if (attempt < i) {
      throw new IOException("attempt " + attempt + " of " + i);
    }
    return attempt;
  }

  private static String indexAndRank(int i) {
    WorkerContext context = WorkerContext.current().orElseThrow();
    return context.taskIndex() + " in " + context.rank();
  }

  @SuppressWarnings("InfiniteRecursion") // it is what the test needs
  private static int recurse(int i) {
    return 1 + recurse(i + 1);
  }
}
