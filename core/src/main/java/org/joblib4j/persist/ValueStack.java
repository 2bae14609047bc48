package org.joblib4j.persist;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The stack of a pickle machine, with its marks. Nothing below the last mark can be taken. */
final class ValueStack {
  private @Nullable Object[] values = new Object[64];
  private int size;
  private int[] marks = new int[16];
  private int markCount;

  void push(@Nullable Object value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, grown(size));
    }
    values[size++] = value;
  }

  @Nullable Object pop() {
    requireValue();
    Object value = values[--size];
    values[size] = null;
    return value;
  }

  @Nullable Object top() {
    requireValue();
    return values[size - 1];
  }

  /** Puts another value in the place of the topmost. */
  void replaceTop(@Nullable Object value) {
    requireValue();
    values[size - 1] = value;
  }

  void mark() {
    if (markCount == marks.length) {
      marks = Arrays.copyOf(marks, grown(markCount));
    }
    marks[markCount++] = size;
  }

  /** Takes the last mark and all values above it. */
  @Nullable Object[] popMark() {
    if (markCount == 0) {
      throw new Malformed("there is no mark on the stack");
    }
    int from = marks[--markCount];
    @Nullable Object[] above = Arrays.copyOfRange(values, from, size);
    Arrays.fill(values, from, size, null);
    size = from;
    return above;
  }

  /** Takes the topmost value, or the last mark where nothing is above it. */
  @Nullable Object popValueOrMark() {
    if (size > floor()) {
      return pop();
    }
    popMark();
    return null;
  }

  private int floor() {
    return markCount == 0 ? 0 : marks[markCount - 1];
  }

  private void requireValue() {
    if (size <= floor()) {
      throw new Malformed("the stack is empty");
    }
  }

  private static int grown(int length) {
    if (length > Integer.MAX_VALUE / 2) {
      throw new Malformed("the stack is larger than a Java array can be");
    }
    return length * 2;
  }
}
