package org.joblib4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the {@link Workers} of every {@link Backend} do for the dispatcher, with any number of them:
 * each listener is told once, whatever happens, and nothing runs after the end.
 */
@Timeout(
    value = Await.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WorkersContract {
  private static final long ENDLESS = Long.MAX_VALUE;
  private static final String ENDED = ".ended";

  /** A test instance, made by JUnit. */
  protected WorkersContract() {}

  /** The backend that is tested. */
  protected abstract Backend backend();

  /** How many workers it is asked for. */
  protected int count() {
    return 2;
  }

  private Workers open() throws IOException {
    return backend()
        .open(
            new WorkerSettings(
                count(), WorkerSettings.DEFAULT_SHARE_ARRAYS_OVER, Duration.ofMinutes(1)));
  }

  /** There are workers, and batches for them have a length. */
  @Test
  public void workersSayHowManyTheyAreAndHowLongBatchesShouldTake() throws Exception {
    try (Workers workers = open()) {
      assertThat(workers.count()).isPositive();
      assertThat(workers.batchTime()).isPositive();
    }
  }

  /** As many results as batches, each with the values of its own tasks. */
  @Test
  public void listenerOfEachBatchIsToldOnce() throws Exception {
    List<Told> all = new ArrayList<>();
    try (Workers workers = open();
        Run run = workers.startRun()) {
      for (int i = 0; i < 200; i++) {
        all.add(submit(run, batch(i, WorkersContract::negate, i, i + 1)));
      }
      for (int i = 0; i < 200; i++) {
        BatchResult result = all.get(i).result();
        assertThat(result.values(2)).containsExactly(-i, -i - 1);
        assertThat(result.failure()).isNull();
        assertThat(result.worker()).isNotEmpty();
      }
    }
    // Not before the end: a second word may take its time.
    assertThat(all).allMatch(told -> told.times.get() == 1);
  }

  /** The tasks before a failure have values, those after it have not run. */
  @Test
  public void failureEndsItsBatch() throws Exception {
    try (Workers workers = open();
        Run run = workers.startRun()) {
      BatchResult result = submit(run, batch(0, WorkersContract::failAtZero, 2, 1, 0, 3)).result();

      assertThat(result.completed()).isEqualTo(2);
      assertThat(result.ended()).isEqualTo(3);
      assertThat(result.failure()).isInstanceOf(IllegalStateException.class);
      assertThat(result.values(2)).containsExactly(2, 1);
    }
  }

  /** A batch that has used up its time comes back with what it has, one task at least. */
  @Test
  public void batchWithoutTimeComesBackShort() throws Exception {
    try (Workers workers = open();
        Run run = workers.startRun()) {
      Batch short1 =
          Batch.ofInputs(0, untyped(WorkersContract::negate), new Object[] {1, 2, 3, 4}, 0);
      BatchResult result = submit(run, short1).result();

      assertThat(result.failure()).isNull();
      assertThat(result.completed()).isBetween(1, 3);
      assertThat(result.value(0)).isEqualTo(-1);
    }
  }

  /** Whoever waits can find out which task runs where; a run in the calling thread says nothing. */
  @Test
  public void workInHandIsKnown(@TempDir Path folder) throws Exception {
    String mark = folder.resolve("mark").toString();
    try (Workers workers = open();
        Run run = workers.startRun()) {
      Told told = submit(run, batch(7, WorkersContract::beginAndWait, mark));
      Await.file(Path.of(mark));

      if (run.runsInCaller()) {
        assertThat(run.inHand()).isEmpty();
      } else {
        assertThat(run.inHand())
            .singleElement()
            .satisfies(work -> assertThat(work.text()).startsWith("task 7 in " + work.worker()));
      }
      run.cancel();
      told.loss();
      Await.until(() -> run.inHand().isEmpty());
    }
  }

  /** What runs is interrupted, what waits is dropped, and nobody is left without an answer. */
  @Test
  public void cancelLosesNoListener(@TempDir Path folder) throws Exception {
    List<Told> all = new ArrayList<>();
    Set<String> begun;
    try (Workers workers = open();
        Run run = workers.startRun()) {
      all.addAll(submitWaiting(run, folder));

      run.cancel();

      for (Told told : all) {
        assertThat(told.loss()).isInstanceOf(CancellationException.class);
      }
      begun = begunIn(folder);
      Told late = submit(run, batch(0, WorkersContract::negate, 1));
      assertThat(late.loss()).isInstanceOf(CancellationException.class);
      all.add(late);
    }
    assertThat(all).allMatch(told -> told.times.get() == 1);
    assertThat(begunIn(folder)).as("tasks that have begun").isEqualTo(begun);
    assertAllHaveEnded(folder);
  }

  /** The end of one run is not that of another. */
  @Test
  public void workersServeTheNextRunAfterACancelledOne(@TempDir Path folder) throws Exception {
    try (Workers workers = open()) {
      Run cancelled = workers.startRun();
      List<Told> all = submitWaiting(cancelled, folder);
      cancelled.cancel();
      cancelled.close();
      for (Told told : all) {
        assertThat(told.loss()).isInstanceOf(CancellationException.class);
      }

      try (Run next = workers.startRun()) {
        assertThat(submit(next, batch(0, WorkersContract::negate, 1)).result().value(0))
            .isEqualTo(-1);
      }
    }
  }

  /** Closing a run that has not finished cancels it. */
  @Test
  public void closingARunCancelsIt(@TempDir Path folder) throws Exception {
    List<Told> all;
    try (Workers workers = open()) {
      Run run = workers.startRun();
      all = submitWaiting(run, folder);

      run.close();
      run.close();

      for (Told told : all) {
        assertThat(told.loss()).isInstanceOf(CancellationException.class);
      }
    }
    assertThat(all).allMatch(told -> told.times.get() == 1);
    assertAllHaveEnded(folder);
  }

  /** Closing workers cancels their runs and waits for them, and they take no other. */
  @Test
  public void closingWorkersEndsTheirRuns(@TempDir Path folder) throws Exception {
    Workers workers = open();
    Run run = workers.startRun();
    List<Told> all = submitWaiting(run, folder);

    workers.close();
    if (!run.runsInCaller()) {
      assertAllHaveEnded(folder);
    }
    Set<String> begun = begunIn(folder);
    workers.close();

    for (Told told : all) {
      assertThat(told.loss()).isInstanceOf(CancellationException.class);
    }
    assertThatThrownBy(workers::startRun).isInstanceOf(IllegalStateException.class);
    run.close();
    assertAllHaveEnded(folder);
    assertThat(all).allMatch(told -> told.times.get() == 1);
    assertThat(begunIn(folder)).as("tasks that have begun").isEqualTo(begun);
  }

  /** A mapped array arrives as one, without its data. */
  @Test
  public void mappedArraysArriveMapped(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.npy");
    Npy.write(NdArray.of(new double[] {1, 2, 3}, 3), file);
    NdArray mapped = Npy.map(file, MapMode.READ);
    try (Workers workers = open();
        Run run = workers.startRun()) {
      assertThat(submit(run, batch(0, NdArray::isMapped, mapped)).result().value(0))
          .isEqualTo(true);
    }
  }

  /** One batch for each worker that waits without end, and as many behind them. */
  private static List<Told> submitWaiting(Run run, Path folder) throws InterruptedException {
    List<Told> all = new ArrayList<>();
    // Without a look ahead the first batch runs while it is submitted, and no other one is.
    int batches = run.runsInCaller() ? 1 : 5;
    for (int i = 0; i < batches; i++) {
      all.add(submit(run, batch(i, WorkersContract::beginAndWait, folder + "/" + i)));
    }
    Await.file(folder.resolve("0"));
    return all;
  }

  /** The tasks of {@link #submitWaiting} that have begun, by the names of their files. */
  private static Set<String> begunIn(Path folder) throws IOException {
    return namesIn(folder, name -> !name.endsWith(ENDED));
  }

  private static void assertAllHaveEnded(Path folder) throws IOException {
    assertThat(namesIn(folder, name -> name.endsWith(ENDED)))
        .as("tasks that have ended")
        .isEqualTo(begunIn(folder).stream().map(name -> name + ENDED).collect(Collectors.toSet()));
  }

  private static Set<String> namesIn(Path folder, Predicate<String> which) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(which)
          .collect(Collectors.toSet());
    }
  }

  /** Submits in a thread of its own where that one is to run the batch. */
  private static Told submit(Run run, Batch batch) throws InterruptedException {
    Told told = new Told();
    if (run.runsInCaller()) {
      Thread.ofPlatform().daemon().start(() -> run.submit(batch, told));
    } else {
      run.submit(batch, told);
    }
    return told;
  }

  private static <A> Batch batch(long firstIndex, Fn1<A, ?, ?> function, Object... inputs) {
    return Batch.ofInputs(firstIndex, untyped(function), inputs, ENDLESS);
  }

  @SuppressWarnings("unchecked") // the inputs are of the function's type
  private static <A> Fn1<@Nullable Object, ?, ?> untyped(Fn1<A, ?, ?> function) {
    return (Fn1<@Nullable Object, ?, ?>) (Fn1<?, ?, ?>) function;
  }

  private static int negate(int i) {
    return -i;
  }

  private static int failAtZero(int i) {
    if (i == 0) {
      throw new IllegalStateException("zero");
    }
    return i;
  }

  private static boolean beginAndWait(String mark) throws IOException, InterruptedException {
    Files.createFile(Path.of(mark));
    try {
      new CountDownLatch(1).await();
      return true;
    } finally {
      Files.createFile(Path.of(mark + ENDED));
    }
  }

  /** What a listener was told, and how often. */
  private static final class Told implements BatchListener {
    private final CompletableFuture<BatchResult> first = new CompletableFuture<>();
    private final AtomicInteger times = new AtomicInteger();

    @Override
    public void finished(BatchResult result) {
      times.incrementAndGet();
      first.complete(result);
    }

    @Override
    public void lost(WorkerLoss loss) {
      times.incrementAndGet();
      first.completeExceptionally(new AssertionError("a worker was lost: " + loss));
    }

    @Override
    public void cancelled() {
      times.incrementAndGet();
      first.cancel(false);
    }

    BatchResult result() throws InterruptedException, ExecutionException {
      return first.get();
    }

    Throwable loss() throws InterruptedException, ExecutionException {
      return first
          .handle(
              (result, cause) -> cause != null ? cause : new AssertionError("not lost: " + result))
          .get();
    }
  }
}
