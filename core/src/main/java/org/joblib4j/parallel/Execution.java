package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.StringJoiner;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchInHand;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.TaskGate;
import org.joblib4j.parallel.spi.TaskLog;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A batch while a thread runs it: whether it goes on, how long its task has taken, and who may
 * still say what became of it.
 *
 * <p>The thread is interrupted only under the lock, and only while the batch is not over, so that
 * no interrupt reaches what the thread does next; what a task leaves of its own is cleared before
 * the next one begins.
 *
 * <p><b>Time.</b> A task whose time is over is interrupted and has failed, whatever it returns
 * then. One that goes on for another {@link RunSettings#GRACE} is abandoned: a thread cannot be
 * stopped from outside. Its failure is told without it, another thread takes its place, and the
 * batch is over for everybody but itself.
 */
final class Execution implements TaskGate {
  private static final Logger LOG = System.getLogger(Execution.class.getName());

  private final Batch batch;
  private final BatchListener listener;
  private final int rank;
  private final RunSettings settings;
  private final Timer timer;
  private final Consumer<Execution> abandoning;
  private final BatchResult result;
  private final Thread thread = Thread.currentThread();

  private volatile boolean cancelled;

  /** Guarded by this, as are all below. */
  private int position = -1;

  private long began;

  /** When the batch began, where tasks have a limit. */
  private long batchBegan;

  private boolean expired;
  private boolean over;
  private @Nullable Future<?> check;

  /** That of the thread while it bears that of its tasks. */
  private @Nullable String ownName;

  /**
   * A batch that this thread is about to run.
   *
   * @param abandoning called when the thread does not come back
   */
  Execution(
      Batch batch,
      BatchListener listener,
      int rank,
      String worker,
      RunSettings settings,
      Timer timer,
      Consumer<Execution> abandoning) {
    this.batch = batch;
    this.listener = listener;
    this.rank = rank;
    this.settings = settings;
    this.timer = timer;
    this.abandoning = abandoning;
    this.result = new BatchResult(batch.size(), worker, settings.keepLogs() ? new TaskLog() : null);
  }

  /** The thread that runs the batch. */
  Thread thread() {
    return thread;
  }

  /** Runs the batch, up to its end, its first failure, or a cancellation. */
  void run() {
    try {
      if (settings.hasTimeout()) {
        startClock();
      }
    } catch (RuntimeException | Error e) {
      result.failed(e);
      return;
    }
    BatchRunner.run(batch, result, this, settings.context());
  }

  /** Tells what became of the batch; false when that was told without this thread. */
  boolean finish() {
    BatchResult told;
    synchronized (this) {
      if (ownName != null) {
        thread.setName(ownName);
      }
      if (over) {
        return false;
      }
      over = true;
      if (check != null) {
        check.cancel(false);
      }
      clearInterrupt();
      told = expired ? result.expiredAt(position, expiredBy(result.failure())) : result;
    }
    if (cancelled) {
      listener.cancelled();
    } else {
      listener.finished(told);
    }
    return true;
  }

  /** The failure of a task whose time was over, which may have ended with one of its own. */
  private TimeoutException expiredBy(@Nullable Throwable own) {
    TimeoutException timeout = settings.timedOut(batch.firstIndex() + position);
    if (own != null) {
      timeout.initCause(own);
    }
    return timeout;
  }

  /** What its thread has in hand. */
  BatchInHand inHand() {
    return result.inHand(batch.firstIndex());
  }

  /** Lets the thread bear the name of what it runs until it has ended. */
  synchronized void nameThread(String call) {
    if (!over && ownName == null) {
      ownName = thread.getName();
      thread.setName(inHand().threadName(call));
    }
  }

  @Override
  public boolean admits(int next) {
    if (settings.hasTimeout()) {
      return admitsTimed(next);
    }
    // In this order: an interrupt that comes after the second line is for the task that begins now.
    clearInterrupt();
    return !cancelled;
  }

  private synchronized boolean admitsTimed(int next) {
    clearInterrupt();
    if (cancelled || expired || over) {
      return false;
    }
    position = next;
    began = timer.nanoTime();
    return true;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled || expired;
  }

  @SuppressWarnings("ThreadInterruptedIgnored") // the interrupt was meant for a task that is over
  private static void clearInterrupt() {
    Thread.interrupted();
  }

  /** Interrupts the task that runs and lets no other one begin. */
  synchronized void cancel() {
    cancelled = true;
    if (!over) {
      thread.interrupt();
    }
  }

  private synchronized void startClock() {
    batchBegan = timer.nanoTime();
    checkAfter(settings.timeoutNanos());
  }

  private synchronized void checkAfter(long nanos) {
    check = timer.after(nanos, this::checkTime);
  }

  private void checkTime() {
    synchronized (this) {
      if (over) {
        return;
      }
      if (!expired) {
        long left =
            position < 0
                ? settings.timeoutNanos()
                : settings.timeoutNanos() - (timer.nanoTime() - began);
        if (left > 0) {
          checkAfter(left);
        } else {
          expired = true;
          thread.interrupt();
          checkAfter(RunSettings.GRACE.toNanos());
        }
        return;
      }
      over = true;
    }
    // A replacement is started, listeners and loggers are called: not in the timer's thread.
    Runnable abandonment =
        () -> {
          abandon();
          report("a task ignores the interrupt at the end of its time");
        };
    try {
      Thread.ofPlatform().daemon().name("joblib4j abandoned task").start(abandonment);
    } catch (OutOfMemoryError e) {
      abandonment.run(); // none can be started: late for others is better than never
    }
  }

  /**
   * The task goes on although its run was cancelled: nobody waits for it any longer.
   *
   * @param warn whether to say so
   */
  void giveUp(boolean warn) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    abandon();
    if (warn) {
      report("a task ignores its interrupt after its call has ended");
    }
  }

  private void abandon() {
    try {
      abandoning.accept(this);
    } finally {
      if (cancelled) {
        listener.cancelled();
      } else {
        listener.finished(expiredWithoutThread());
      }
    }
  }

  /** What the thread, which does not come back, would have told. */
  private synchronized BatchResult expiredWithoutThread() {
    BatchResult expired = result.expiredAt(position, expiredBy(null));
    expired.tookNanos(timer.nanoTime() - batchBegan);
    return expired;
  }

  /** Warns of a thread that goes on although nobody wants its result. */
  private void report(String what) {
    StringJoiner stack = new StringJoiner(System.lineSeparator() + "    at ");
    stack.add("");
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.add(frame.toString());
    }
    LOG.log(
        Level.WARNING,
        what
            + " and keeps "
            + (thread.getName().isEmpty() ? "a virtual thread" : thread.getName())
            + " busy; only a worker process could be stopped by force"
            + stack);
  }
}
