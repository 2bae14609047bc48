package org.joblib4j.memory;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Functions that return a future before they are done: what is kept is the value that the future
 * gets.
 *
 * <p>The function itself is called in the caller's thread, as it would be without a cache. What
 * blocks (storing its value, waiting for another that computes the same) is done in a virtual
 * thread, since the thread that completes a future may be one that must not block.
 */
final class Deferred {
  static final Executor THREADS =
      task -> {
        Thread thread = Thread.ofVirtual().name("joblib4j-memory-call").unstarted(task);
        try {
          thread.start();
        } catch (OutOfMemoryError e) {
          task.run(); // the system gives virtual threads no thread to run on
        }
      };

  private Deferred() {}

  /** What is done in a virtual thread. */
  interface Work {
    @Nullable Object run() throws Throwable;
  }

  /** What is made of the value of a stage. */
  interface Step {
    @Nullable Object apply(@Nullable Object value) throws Throwable;
  }

  /** A future of what some work returns. */
  static CompletableFuture<@Nullable Object> start(Work work) {
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    THREADS.execute(() -> {
      try {
        result.complete(work.run());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  /**
   * A future of what a step makes of the value of a stage; it fails as the stage fails.
   *
   * @param end what is done at last, in any case
   */
  static CompletableFuture<@Nullable Object> then(Object stage, Step step, Runnable end) {
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    var _ =
        ((CompletionStage<?>) stage)
            .whenComplete((value, failure) ->
                THREADS.execute(() -> {
                  @Nullable Object made = null;
                  Throwable problem = failure;
                  try {
                    made = failure == null ? step.apply(value) : null;
                  } catch (Throwable e) {
                    problem = e;
                  } finally {
                    end.run();
                  }
                  if (problem == null) {
                    result.complete(made);
                  } else {
                    result.completeExceptionally(problem);
                  }
                }));
    return result;
  }

  /**
   * Waits for the value of a stage.
   *
   * @throws Throwable what it failed with
   * @throws CancellationException when it was cancelled; or when the thread is interrupted, which
   *     it then still is
   */
  static @Nullable Object await(Object stage) throws Throwable {
    try {
      return then(stage, value -> value, () -> {}).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException("the thread was interrupted while it waited");
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
