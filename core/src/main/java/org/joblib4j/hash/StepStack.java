package org.joblib4j.hash;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The values inside of which the {@link Encoder} is, the outermost at height 0. */
final class StepStack {
  /** Up to here looking at all is faster than a map. */
  private static final int LOOKED_AT = 12;

  private static final int SHOWN_BEFORE = 16;
  private static final int SHOWN_AFTER = 8;

  private @Nullable Step[] steps = new @Nullable Step[16];
  private int size;
  private @Nullable IdentityHashMap<Object, Integer> heights;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(Step step) {
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
    }
    if (size >= LOOKED_AT) {
      if (heights == null) {
        heights = new IdentityHashMap<>();
      }
      heights.put(step.value(), size);
    }
    steps[size++] = step;
  }

  Step top() {
    return at(size - 1);
  }

  void pop() {
    Step step = top();
    steps[--size] = null;
    if (size >= LOOKED_AT && heights != null) {
      heights.remove(step.value());
    }
  }

  private Step at(int height) {
    Step step = steps[height];
    if (step == null) {
      throw new IllegalStateException("no step at height " + height);
    }
    return step;
  }

  /** The height of the step of exactly this object; -1 if there is none. */
  @SuppressWarnings("ReferenceEquality") // an equal object is another one, which ends somewhere
  int heightOf(Object value) {
    for (int height = Math.min(size, LOOKED_AT) - 1; height >= 0; height--) {
      if (at(height).value() == value) {
        return height;
      }
    }
    Integer height = heights == null ? null : heights.get(value);
    return height == null ? -1 : height;
  }

  /**
   * The way from the outermost value to the part that is being written; of a long one the beginning
   * and the end.
   */
  String path() {
    var path = new StringBuilder();
    for (int height = 0; height < size; height++) {
      if (height == SHOWN_BEFORE && size > SHOWN_BEFORE + SHOWN_AFTER) {
        height = size - SHOWN_AFTER;
        path.append(" ... ");
      }
      path.append(at(height).place());
    }
    return path.toString();
  }
}
