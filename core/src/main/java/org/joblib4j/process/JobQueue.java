package org.joblib4j.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The batches that wait for a worker, first come first served. Safe for use by several threads. */
final class JobQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Job> jobs = new ArrayDeque<>();
  private boolean closed;

  /** Appends a job; false when the queue is closed. */
  boolean add(Job job) {
    lock.lock();
    try {
      if (!closed) {
        jobs.addLast(job);
        changed.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a job; null when the queue is closed. */
  @Nullable Job take() {
    lock.lock();
    try {
      while (jobs.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return jobs.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what waits for a run. */
  List<Job> removeAll(ProcessRun run) {
    lock.lock();
    try {
      List<Job> removed = new ArrayList<>();
      jobs.removeIf(job -> job.run() == run && removed.add(job));
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets all waiting threads go, and every later one; no job is taken any more. */
  List<Job> close() {
    lock.lock();
    try {
      closed = true;
      List<Job> left = new ArrayList<>(jobs);
      jobs.clear();
      changed.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
