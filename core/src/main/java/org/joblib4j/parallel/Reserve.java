package org.joblib4j.parallel;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads that are lent to one call at a time, and end after a minute without work.
 *
 * <p><b>What a task leaves</b> in its thread must not reach the next call. Name, priority, handler
 * of uncaught exceptions and context class loader are set back. Thread-locals cannot be: a JDK
 * clears those of a thread that goes on for its own threads only. So a thread that has worked for a
 * call ends, and starts another one that waits in its place.
 *
 * <p>That takes a CPU fifty microseconds, three times what a call of two tiny tasks takes. After a
 * millisecond of work this is nothing. Threads that have worked for less are replaced, too, as long
 * as they are few: {@value #MOST_AT_ONCE} at once, and later one in a {@linkplain #PAUSE_NANOS few
 * milliseconds}. Where short calls follow each other faster, threads are lent again with their
 * thread-locals.
 */
final class Reserve implements Threads {
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Who has worked so long is replaced in any case. */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** On average, so much time lies between two replacements after less work. */
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** So many in a row need no time between them. */
  static final int MOST_AT_ONCE = 64;

  /** That of no caller: who interrupts all threads of a group means its own. */
  private static final ThreadGroup GROUP = outermostGroup();

  private final Timer timer;
  private final Deque<Lent> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong started = new AtomicLong();

  /** How far replacements after short work have used up the time that has passed. */
  private final AtomicLong used = new AtomicLong();

  private final long begin;

  /**
   * Threads that are started when they are asked for.
   *
   * @param timer tells how long they have worked
   */
  Reserve(Timer timer) {
    this.timer = timer;
    this.begin = timer.nanoTime() - MOST_AT_ONCE * PAUSE_NANOS;
  }

  private static ThreadGroup outermostGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  @Override
  public void execute(Runnable work) {
    Lent waiting = idle.pollFirst();
    if (waiting == null) {
      new Lent(work).start();
    } else {
      waiting.lend(work);
    }
  }

  @Override
  public boolean replacesAfter(long nanos) {
    if (nanos >= LONG_NANOS) {
      return true;
    }
    long now = timer.nanoTime() - begin;
    while (true) {
      long before = used.get();
      long after = Math.max(before, now - MOST_AT_ONCE * PAUSE_NANOS) + PAUSE_NANOS;
      if (after > now) {
        return false;
      }
      if (used.compareAndSet(before, after)) {
        return true;
      }
    }
  }

  @Override
  public void clean() {
    if (Thread.currentThread() instanceof Lent own) {
      own.clean();
    }
  }

  /** A thread of this reserve: it works, then waits, then works again or ends. */
  private final class Lent extends Thread {
    private static final String PREFIX = "joblib4j-thread-";

    private final String ownName;

    /** Written by who lends it, taken by it. */
    private volatile @Nullable Runnable work;

    @SuppressWarnings("ThreadPriorityCheck") // not that of the thread that makes it
    Lent(@Nullable Runnable work) {
      super(GROUP, null, PREFIX + started.getAndIncrement(), 0, false);
      this.ownName = getName();
      this.work = work;
      setDaemon(true);
      setPriority(NORM_PRIORITY);
      setContextClassLoader(null);
    }

    void lend(Runnable next) {
      work = next;
      LockSupport.unpark(this);
    }

    @Override
    public void run() {
      for (Runnable next = work == null ? await() : work; next != null; next = await()) {
        work = null;
        long start = timer.nanoTime();
        next.run();
        clean();
        if (replacesAfter(timer.nanoTime() - start)) {
          startSuccessor();
          return;
        }
      }
    }

    /** Waits to be lent; null after a minute. */
    private @Nullable Runnable await() {
      idle.addFirst(this);
      long end = System.nanoTime() + IDLE_NANOS;
      boolean lent = false;
      while (true) {
        Runnable next = work;
        if (next != null) {
          return next;
        }
        if (lent) {
          LockSupport.park(this);
        } else {
          long left = end - System.nanoTime();
          if (left > 0) {
            LockSupport.parkNanos(this, left);
          } else if (idle.remove(this)) {
            return null;
          } else {
            lent = true; // and is about to be told for what
          }
        }
        boolean _ = Thread.interrupted(); // nobody waits for it
      }
    }

    private void startSuccessor() {
      try {
        new Lent(null).start();
      } catch (OutOfMemoryError e) {
        // No thread can be started now; who needs one tries again.
      }
    }

    /** Sets back what can be. */
    @SuppressWarnings("ThreadPriorityCheck") // what a task has set is set back
    void clean() {
      if (!getName().equals(ownName)) {
        setName(ownName);
      }
      if (getPriority() != NORM_PRIORITY) {
        setPriority(NORM_PRIORITY);
      }
      setUncaughtExceptionHandler(null);
      setContextClassLoader(null);
    }
  }
}
