package org.joblib4j.persist.spi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;

/** Work that a thread of the common pool does, or the one that needs it if nobody has begun. */
final class SharedWork<V> {
  private final FutureTask<V> task;

  SharedWork(Callable<V> work) {
    task = new FutureTask<>(work);
  }

  /** Offers work to the common pool. */
  static void offer(SharedWork<?> work) {
    ForkJoinPool.commonPool().execute(work.task);
  }

  /** Does the work, unless somebody has begun. */
  void help() {
    task.run();
  }

  /** Whether there is a result, or the work has failed. */
  boolean isDone() {
    return task.isDone();
  }

  /**
   * The result, as soon as it is there.
   *
   * @throws IOException that the work ended with, or when this thread was interrupted; its flag is
   *     set then
   */
  V get() throws IOException {
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted while a block was in work");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static IOException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    // A new one, which also shows where the result was needed.
    return cause instanceof IOException
        ? new IOException(cause.getMessage(), cause)
        : new IOException("a block failed: " + cause, cause);
  }

  /** Waits until nobody works on it any more, whatever came of it; interrupts come later. */
  void settle() {
    task.run();
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | CancellationException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
