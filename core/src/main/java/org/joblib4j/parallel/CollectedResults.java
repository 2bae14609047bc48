package org.joblib4j.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The results of an ordered call as a list, and which tasks have none. */
final class CollectedResults<R extends @Nullable Object> {
  private final List<R> values = new ArrayList<>();
  private final List<Long> leftOut = new ArrayList<>();
  private long next;

  @SuppressWarnings("unchecked") // the tasks of the call return R, as the public methods say
  void add(Flight flight) {
    while (next < flight.batch().firstIndex()) {
      leftOut.add(next++);
    }
    values.addAll((List<R>) flight.values());
    next += flight.completed();
  }

  List<R> toList() {
    return values;
  }

  /** The results by the indices of their tasks. */
  SortedMap<Long, @Nullable Object> toMap() {
    SortedMap<Long, @Nullable Object> map = new TreeMap<>();
    long index = 0;
    int gap = 0;
    for (R value : values) {
      while (gap < leftOut.size() && leftOut.get(gap) == index) {
        gap++;
        index++;
      }
      map.put(index++, value);
    }
    return map;
  }
}
