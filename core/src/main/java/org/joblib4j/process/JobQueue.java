package org.joblib4j.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The batches that wait for a worker: those of one run in their order, and the runs in turn, so
 * that a short call does not wait for all that a long one has in front of it.
 *
 * <p>Safe for use by several threads.
 */
final class JobQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition closing = lock.newCondition();

  /** The run whose turn is next comes first; none is empty. */
  private final Map<ProcessRun, Deque<Job>> runs = new LinkedHashMap<>();

  private boolean closed;

  /** Appends a job; false when the queue is closed. */
  boolean add(Job job) {
    lock.lock();
    try {
      if (!closed) {
        runs.computeIfAbsent(job.run(), _ -> new ArrayDeque<>()).addLast(job);
        changed.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Gives back a job that was taken: it is the next again. False when the queue is closed. */
  boolean putBack(Job job) {
    lock.lock();
    try {
      if (!closed) {
        runs.computeIfAbsent(job.run(), _ -> new ArrayDeque<>()).addFirst(job);
        changed.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for some time, or until the queue is closed; takes nothing. */
  void pause(Duration time) {
    lock.lock();
    try {
      for (long left = time.toNanos(); left > 0 && !closed; ) {
        try {
          left = closing.awaitNanos(left);
        } catch (InterruptedException e) {
          return; // a class of the user's: nobody else knows this thread
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a job; null when the queue is closed. */
  @Nullable Job take() {
    lock.lock();
    try {
      while (runs.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Job poll() {
    Iterator<Map.Entry<ProcessRun, Deque<Job>>> first = runs.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<ProcessRun, Deque<Job>> turn = first.next();
    ProcessRun run = turn.getKey();
    Deque<Job> jobs = turn.getValue();
    Job job = jobs.removeFirst();
    first.remove();
    if (!jobs.isEmpty()) {
      runs.put(run, jobs);
    }
    return job;
  }

  /** Takes out what waits for a run. */
  List<Job> removeAll(ProcessRun run) {
    lock.lock();
    try {
      Deque<Job> removed = runs.remove(run);
      return removed == null ? List.of() : new ArrayList<>(removed);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all waiting threads go, and every later one; no job is taken any more. */
  List<Job> close() {
    lock.lock();
    try {
      closed = true;
      List<Job> left = new ArrayList<>();
      runs.values().forEach(left::addAll);
      runs.clear();
      changed.signalAll();
      closing.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
