package org.joblib4j.parallel;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The order in which flights are handed out: that of the input, or that in which they are settled.
 *
 * <p>In an ordered call flights form a linked list in the order of the input, from {@link #head} to
 * {@link #tail}. What stands at its head and is settled moves to {@link #ready}. In any other call
 * a flight is ready once it is settled. Used by the dispatching thread only.
 */
final class ResultOrder {
  private final boolean ordered;
  private final Queue<Flight> ready = new ArrayDeque<>();
  private @Nullable Flight head;
  private @Nullable Flight tail;
  private long unread;

  ResultOrder(boolean ordered) {
    this.ordered = ordered;
  }

  /** Places a flight behind all others. */
  Flight append(Flight flight) {
    return place(flight, tail);
  }

  /** Places a flight behind another one, or in front of all. */
  Flight place(Flight flight, @Nullable Flight before) {
    if (!ordered) {
      return flight;
    }
    if (before == null) {
      head = flight;
    } else {
      flight.next = before.next;
      before.next = flight;
    }
    if (flight.next == null) {
      tail = flight;
    }
    return flight;
  }

  /** A flight was settled; what can be read now is. */
  void settled(Flight flight) {
    if (!ordered) {
      addReady(flight);
      return;
    }
    unread += flight.results();
    while (head != null && head.isSettled()) {
      unread -= head.results();
      addReady(head);
      head = head.next;
    }
    if (head == null) {
      tail = null;
    }
  }

  private void addReady(Flight flight) {
    if (flight.results() > 0) {
      unread += flight.results();
      ready.add(flight);
    }
  }

  /** What is read next; null when it is not there yet. */
  @Nullable Flight peek() {
    return ready.peek();
  }

  /** Takes what is read next; null when it is not there yet. */
  @Nullable Flight poll() {
    Flight first = ready.poll();
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
    for (Flight flight : ready) {
      flight.addValues(values);
    }
    for (Flight flight = head; flight != null; flight = flight.next) {
      flight.addValues(values);
    }
  }
}
