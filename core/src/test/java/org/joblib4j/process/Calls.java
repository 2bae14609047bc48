package org.joblib4j.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;

/** Batches for worker processes, and what comes back. */
final class Calls {
  static final long ENDLESS = Long.MAX_VALUE;

  private Calls() {}

  /** Workers that the next test takes over, which saves it their start. */
  static Workers open(int count) throws IOException {
    return new ProcessBackend().open(settings(count, Duration.ofMinutes(1)));
  }

  /** Workers that end when they are closed. */
  static Workers openToEnd(int count) throws IOException {
    return new ProcessBackend().open(settings(count, Duration.ZERO));
  }

  static WorkerSettings settings(int count, Duration idleTime) {
    return new WorkerSettings(count, WorkerSettings.DEFAULT_SHARE_ARRAYS_OVER, idleTime);
  }

  /** One function over some inputs, as one batch from index 0. */
  @SuppressWarnings("unchecked") // the inputs are of the function's type
  static <A> Batch inputs(Fn1<A, ?, ?> function, Object... inputs) {
    return Batch.ofInputs(
        0, (Fn1<@Nullable Object, ?, ?>) (Fn1<?, ?, ?>) function, inputs, ENDLESS);
  }

  static Batch tasks(Task<?>... tasks) {
    return Batch.ofTasks(0, tasks, ENDLESS);
  }

  static CompletableFuture<BatchResult> submit(Run run, Batch batch) {
    CompletableFuture<BatchResult> told = new CompletableFuture<>();
    run.submit(
        batch,
        new BatchListener() {
          @Override
          public void finished(BatchResult result) {
            if (!told.complete(result)) {
              throw new AssertionError("told twice");
            }
          }

          @Override
          public void lost(WorkerLoss loss) {
            endWithout(new Lost(loss));
          }

          @Override
          public void cancelled() {
            endWithout(new CancellationException());
          }

          private void endWithout(Exception cause) {
            if (!told.completeExceptionally(cause)) {
              throw new AssertionError("told twice");
            }
          }
        });
    return told;
  }

  /** What became of a batch; fails where it was lost. */
  static BatchResult result(CompletableFuture<BatchResult> told)
      throws InterruptedException, ExecutionException, TimeoutException {
    return told.get();
  }

  static BatchResult run(Run run, Batch batch)
      throws InterruptedException, ExecutionException, TimeoutException {
    return result(submit(run, batch));
  }

  /** A batch was lost with its worker. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient WorkerLoss loss;

    Lost(WorkerLoss loss) {
      super(loss.message(), loss.cause());
      this.loss = loss;
    }

    WorkerLoss loss() {
      return loss;
    }
  }

  /** The worker that a batch was lost with; fails where it was not. */
  static WorkerLoss loss(CompletableFuture<BatchResult> told)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (end(told) instanceof Lost lost) {
      return lost.loss();
    }
    throw new AssertionError("its worker was not lost: " + told);
  }

  /** Why a batch did not come back; fails where it did. */
  static Throwable end(CompletableFuture<BatchResult> told)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Throwable> loss =
        told.handle(
            (result, cause) -> cause != null ? cause : new AssertionError("not lost: " + result));
    return loss.get();
  }

  static List<@Nullable Object> values(BatchResult result) {
    if (result.failure() != null) {
      throw new AssertionError("task " + result.completed() + " failed", result.failure());
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < result.completed(); i++) {
      values.add(result.value(i));
    }
    return values;
  }

  /** The failure of a batch's task. */
  static Throwable failure(BatchResult result) {
    Throwable failure = result.failure();
    if (failure == null) {
      throw new AssertionError("no failure: " + result);
    }
    return failure;
  }

  /** The process id of one of the workers. */
  static long pid(Run run) throws InterruptedException, ExecutionException, TimeoutException {
    return (long) values(run(run, inputs(_ -> ProcessHandle.current().pid(), 0))).getFirst();
  }
}
