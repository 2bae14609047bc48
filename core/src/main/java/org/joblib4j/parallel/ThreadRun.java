package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.TaskGate;

/**
 * The batches of one call in threads.
 *
 * <p>A thread is interrupted only while it runs a batch of this run: it enters and leaves {@link
 * #running} under the lock that cancellation holds, so that no interrupt reaches what the thread
 * does next.
 */
final class ThreadRun implements Run, TaskGate {
  /**
   * How long a cancelled run waits for tasks to obey their interrupt before it says who did not.
   */
  private static final long GRACE_SECONDS = 2;

  private static final Logger LOG = System.getLogger(ThreadRun.class.getName());

  private final ThreadWorkers workers;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  /** The threads that run a batch now; guarded by the lock. */
  private final Set<Thread> running = new HashSet<>();

  /** Written under the lock, read by every worker before each task. */
  private volatile boolean cancelled;

  ThreadRun(ThreadWorkers workers) {
    this.workers = workers;
  }

  static CancellationException cancellation() {
    return new CancellationException("the call was cancelled, or its workers were closed");
  }

  @Override
  public void submit(Batch batch, BatchListener listener) {
    workers.submit(this, batch, listener);
  }

  /** Runs a batch in this thread, which is one of the workers. */
  void execute(Batch batch, BatchListener listener, String worker) {
    Thread thread = Thread.currentThread();
    if (!enter(thread)) {
      listener.lost(cancellation());
      return;
    }
    thread.setContextClassLoader(loader);
    BatchResult result = BatchResult.run(batch, worker, this);
    leave(thread);
    if (cancelled && result.failure() == null && result.completed() < batch.size()) {
      listener.lost(cancellation());
    } else {
      listener.finished(result);
    }
  }

  private boolean enter(Thread thread) {
    lock.lock();
    try {
      return !cancelled && running.add(thread);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Thread thread) {
    lock.lock();
    try {
      running.remove(thread);
      left.signalAll();
    } finally {
      lock.unlock();
    }
    clearInterrupt();
  }

  /**
   * Lets a task begin unless the run is cancelled; what the last task left as interrupt is gone.
   */
  @Override
  public boolean admits(int position) {
    // In this order: an interrupt that comes after the second line is for the task that begins now.
    clearInterrupt();
    return !cancelled;
  }

  @SuppressWarnings("ThreadInterruptedIgnored") // the interrupt was meant for a task that is over
  private static void clearInterrupt() {
    Thread.interrupted();
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      cancelled = true;
      running.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
    workers.drop(this);
  }

  @Override
  public void close() {
    boolean wait;
    lock.lock();
    try {
      wait = !running.isEmpty();
    } finally {
      lock.unlock();
    }
    cancel();
    if (wait) {
      awaitTasks();
    }
    workers.forget(this);
  }

  private void awaitTasks() {
    long nanos = TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    boolean interrupted = false;
    lock.lock();
    try {
      while (!running.isEmpty() && nanos > 0) {
        try {
          nanos = left.awaitNanos(nanos);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      running.forEach(ThreadRun::report);
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void report(Thread thread) {
    StringJoiner stack = new StringJoiner(System.lineSeparator() + "    at ");
    stack.add("");
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.add(frame.toString());
    }
    LOG.log(
        Level.WARNING,
        "a task ignores its interrupt and keeps "
            + thread.getName()
            + " busy after its call has ended; only a worker process could be stopped by force"
            + stack);
  }
}
