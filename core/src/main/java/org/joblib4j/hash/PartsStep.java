package org.joblib4j.hash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few parts with names. */
final class PartsStep extends Step {
  private final List<String> names;
  private final @Nullable Object[] parts;
  private int next;

  /** Parts, each with the name that stands after the value's in a path. */
  PartsStep(Object value, List<String> names, @Nullable Object... parts) {
    super(value);
    this.names = names;
    this.parts = parts;
  }

  @Override
  boolean advance(Encoder encoder) {
    while (next < parts.length) {
      encoder.message().giveAwayLeaves();
      if (!encoder.put(parts[next++])) {
        return false;
      }
    }
    return true;
  }

  @Override
  String place() {
    return names.get(next - 1);
  }
}
