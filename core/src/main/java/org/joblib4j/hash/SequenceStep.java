package org.joblib4j.hash;

import java.util.ConcurrentModificationException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Elements in their order. */
final class SequenceStep extends Step {
  private final Iterator<? extends @Nullable Object> elements;
  private final int size;
  private int index = -1;

  SequenceStep(Object value, Iterator<? extends @Nullable Object> elements, int size) {
    super(value);
    this.elements = elements;
    this.size = size;
  }

  @Override
  boolean advance(Encoder encoder) {
    Message message = encoder.message();
    while (elements.hasNext()) {
      index++;
      message.giveAwayLeaves();
      if (!encoder.put(elements.next())) {
        return false;
      }
    }
    checkSize(size, index + 1, value());
    return true;
  }

  @Override
  String place() {
    return "[" + index + "]";
  }

  /** A size that was written, and then another number of elements, would be a form of nothing. */
  static void checkSize(int expected, int found, Object collection) {
    if (expected != found) {
      throw new ConcurrentModificationException(
          collection.getClass().getName()
              + " said that it has "
              + expected
              + " elements and had "
              + found
              + " while its fingerprint was made");
    }
  }
}
