package org.joblib4j.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A timer whose time passes when a test says so. */
public final class ManualTimer implements Timer {
  private record Later(long due, Runnable action, CompletableFuture<Void> future) {}

  private final List<Later> waiting = new ArrayList<>();
  private long now;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Future<?> after(long nanos, Runnable action) {
    Later later = new Later(now + Math.max(0, nanos), action, new CompletableFuture<>());
    waiting.add(later);
    notifyAll();
    return later.future();
  }

  /** In this thread, too: the test is to see what was done. */
  @Override
  public Future<?> afterInThread(long nanos, String name, Runnable action) {
    return after(nanos, action);
  }

  @Override
  public void parkUntil(Object blocker, long nanoTime) {
    Thread parked = Thread.currentThread();
    Future<?> wakeUp;
    synchronized (this) {
      if (nanoTime - now <= 0) {
        return;
      }
      wakeUp = after(nanoTime - now, () -> LockSupport.unpark(parked));
    }
    LockSupport.park(blocker);
    wakeUp.cancel(false);
  }

  /** Waits until something waits for its time. */
  public synchronized void awaitWaiting() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
  }

  /** Lets time pass, and does in this thread what is due meanwhile. */
  public void pass(long nanos) {
    long end = nanoTime() + nanos;
    for (Later next = nextUntil(end); next != null; next = nextUntil(end)) {
      if (!next.future().isCancelled()) {
        next.action().run();
      }
    }
  }

  /** What is due next; null where nothing is, and then that time has come. */
  private synchronized @Nullable Later nextUntil(long end) {
    Later next =
        waiting.stream()
            .filter(later -> later.due() <= end)
            .min(Comparator.comparingLong(Later::due))
            .orElse(null);
    if (next == null) {
      now = end;
    } else {
      waiting.remove(next);
      now = Math.max(now, next.due());
    }
    return next;
  }
}
