package org.joblib4j.parallel;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The order in which pending batches are handed out: that of the input, or that in which they are
 * settled.
 *
 * <p>In an ordered call pending batches form a linked list in the order of the input, from {@link
 * #head} to {@link #tail}. What stands at its head and is settled moves to {@link #ready}. In any
 * other call a pending batch is ready once it is settled. Used by the dispatching thread only.
 */
final class ResultOrder {
  private final boolean ordered;
  private final Queue<PendingBatch> ready = new ArrayDeque<>();
  private @Nullable PendingBatch head;
  private @Nullable PendingBatch tail;
  private long unread;

  ResultOrder(boolean ordered) {
    this.ordered = ordered;
  }

  /** Places a pending batch behind all others. */
  PendingBatch append(PendingBatch pending) {
    return place(pending, tail);
  }

  /** Places a pending batch behind another one, or in front of all. */
  PendingBatch place(PendingBatch pending, @Nullable PendingBatch before) {
    if (!ordered) {
      return pending;
    }
    if (before == null) {
      head = pending;
    } else {
      pending.next = before.next;
      before.next = pending;
    }
    if (pending.next == null) {
      tail = pending;
    }
    return pending;
  }

  /** A pending batch was settled; what can be read now is. */
  void settled(PendingBatch pending) {
    if (!ordered) {
      addReady(pending);
      return;
    }
    unread += pending.results();
    while (head != null && head.isSettled()) {
      unread -= head.results();
      addReady(head);
      head = head.next;
    }
    if (head == null) {
      tail = null;
    }
  }

  private void addReady(PendingBatch pending) {
    if (pending.results() > 0) {
      unread += pending.results();
      ready.add(pending);
    }
  }

  /** What is read next; null when it is not there yet. */
  @Nullable PendingBatch peek() {
    return ready.peek();
  }

  /** Takes what is read next; null when it is not there yet. */
  @Nullable PendingBatch poll() {
    PendingBatch first = ready.poll();
    if (first != null) {
      unread -= first.results();
    }
    return first;
  }

  /** How many results are there that nobody has taken. */
  long unread() {
    return unread;
  }

  /** Adds the values that nobody has taken, by the indices of their tasks. */
  void addUnread(SortedMap<Long, @Nullable Object> values) {
    for (PendingBatch pending : ready) {
      pending.addValues(values);
    }
    for (PendingBatch pending = head; pending != null; pending = pending.next) {
      pending.addValues(values);
    }
  }
}
