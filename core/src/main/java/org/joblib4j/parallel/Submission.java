package org.joblib4j.parallel;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.RunningTask;
import org.joblib4j.parallel.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * One task on its way, and the thread that waits for it in its caller's stead.
 *
 * <p>That thread stands where its caller stood: in the same scope, and, if that was inside a task,
 * as one for whom the workers of that task wait. It tells the future when it holds nothing any
 * more, as whoever depends on the future goes on in this very thread.
 */
final class Submission<R extends @Nullable Object> implements Runnable {
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private final Calls calls;
  private final Task<? extends R> task;
  private final TaskContext context;
  private final boolean inTask = RunningTask.current() != null;
  private final @Nullable WaitingWorkers waiting = WaitingWorkers.current();
  private final Thread thread = Thread.ofVirtual().name("joblib4j submission").unstarted(this);

  /** Guarded by this. */
  private boolean over;

  private Submission(Calls calls, Task<? extends R> task) {
    this.calls = calls.seeded();
    this.task = task;
    this.context = calls.taskContext();
  }

  static <R extends @Nullable Object> CompletableFuture<R> start(
      Calls calls, Task<? extends R> task) {
    Objects.requireNonNull(task, "task");
    Submission<R> submission = new Submission<>(calls, task);
    var _ = submission.future.whenComplete((value, failure) -> submission.cancel());
    try {
      submission.thread.start();
    } catch (OutOfMemoryError e) {
      // The system gives virtual threads no thread to run on.
      submission.future.completeExceptionally(e);
    }
    return submission.future;
  }

  @Override
  public void run() {
    WaitingWorkers.set(waiting);
    try {
      context.run(this::call);
    } catch (RuntimeException | Error e) {
      // A carrier of contexts that fails; after the task it changes nothing any more.
      future.completeExceptionally(e);
    } finally {
      WaitingWorkers.set(null);
    }
  }

  private void call() {
    R value;
    try {
      value = calls.submitted(task, inTask);
    } catch (RuntimeException | Error e) {
      end();
      future.completeExceptionally(e);
      return;
    }
    end();
    future.complete(value);
  }

  private synchronized void end() {
    over = true;
  }

  /** The future has ended; unless it was this task that ended it, nobody wants the result. */
  private synchronized void cancel() {
    if (!over) {
      thread.interrupt();
    }
  }
}
