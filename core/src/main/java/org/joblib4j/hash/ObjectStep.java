package org.joblib4j.hash;

import java.util.List;

/** The components of a record or the fields of an object. */
final class ObjectStep extends Step {
  private final List<ObjectShape.Part> parts;
  private int next;

  ObjectStep(Object value, List<ObjectShape.Part> parts) {
    super(value);
    this.parts = parts;
  }

  @Override
  boolean advance(Encoder encoder) {
    while (next < parts.size()) {
      encoder.message().giveAwayLeaves();
      if (!encoder.put(parts.get(next++).of(value()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  String place() {
    return "." + parts.get(next - 1).name();
  }
}
