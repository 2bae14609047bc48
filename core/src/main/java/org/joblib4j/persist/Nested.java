package org.joblib4j.persist;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A value that knows how much it contains, however often parts are shared, because its parts were
 * complete when it was made.
 *
 * <p>Tuples of shared tuples grow exponentially: thirty levels of {@code (t, t)} are 120 bytes in a
 * file and 2^30 values to compare. Such a value may be loaded; it may not be a key.
 */
public sealed interface Nested permits PyTuple, FrozenSet {
  /** The weight of whatever is heavier. */
  long HEAVIEST = Long.MAX_VALUE / 2;

  /** The values within, shared ones counted each time, itself included; at most 2^62. */
  long weight();

  /** The levels of nested values within, itself included. */
  int depth();

  /** The weight of a value that holds these. */
  static long weightOf(Collection<? extends @Nullable Object> elements) {
    long sum = 1;
    for (Object element : elements) {
      sum = Math.min(HEAVIEST, sum + (element instanceof Nested nested ? nested.weight() : 1));
    }
    return sum;
  }

  /** The depth of a value that holds these. */
  static int depthOf(Collection<? extends @Nullable Object> elements) {
    int deepest = 0;
    for (Object element : elements) {
      deepest = Math.max(deepest, element instanceof Nested nested ? nested.depth() : 0);
    }
    return deepest + 1;
  }
}
