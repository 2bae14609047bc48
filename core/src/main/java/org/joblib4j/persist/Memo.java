package org.joblib4j.persist;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbered values of a pickle. Numbers may have gaps; large ones must not cost memory. */
final class Memo {
  private @Nullable Object[] dense = new Object[64];
  private int filled;
  private final Map<Long, @Nullable Object> sparse = new HashMap<>();

  /** The number that MEMOIZE gives. */
  long size() {
    return filled + (long) sparse.size();
  }

  void put(long index, @Nullable Object value) {
    if (index < 0) {
      throw new Malformed("memo numbers are not negative");
    }
    store(index, value);
    if (value instanceof Pending pending) {
      pending.whenSettled(finished -> store(index, finished));
    }
  }

  private void store(long index, @Nullable Object value) {
    if (index < filled) {
      dense[(int) index] = value;
    } else if (index == filled && filled < Integer.MAX_VALUE / 2) {
      if (filled == dense.length) {
        dense = Arrays.copyOf(dense, filled * 2);
      }
      dense[filled++] = value;
      sparse.remove(index);
    } else {
      sparse.put(index, value);
    }
  }

  @Nullable Object get(long index) {
    if (index >= 0 && index < filled) {
      return dense[(int) index];
    }
    if (!sparse.containsKey(index)) {
      throw new Malformed("the memo has no value number " + index);
    }
    return sparse.get(index);
  }
}
