package org.joblib4j.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The results of an ordered call as a list, and which tasks have none. */
final class CollectedResults<R extends @Nullable Object> {
  /** Room for more results than that is not made before they are there. */
  private static final int MOST_AT_FIRST = 1 << 20;

  private final ArrayList<R> values;
  private final List<Long> leftOut = new ArrayList<>();
  private long next;

  /**
   * No results as yet.
   *
   * @param expected how many are to come, -1 when that is not known
   */
  CollectedResults(long expected) {
    values = new ArrayList<>(Math.clamp(expected, 0, MOST_AT_FIRST));
  }

  @SuppressWarnings("unchecked") // the tasks of the call return R, as the public methods say
  void add(PendingBatch pending) {
    while (next < pending.batch().firstIndex()) {
      leftOut.add(next++);
    }
    values.addAll((List<R>) pending.values());
    next += pending.completed();
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
