package org.joblib4j.gemm;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The numbers that a matrix holds. */
public enum ElementType {
  /** 32-bit signed integers; sums wrap around at 32 bits. */
  INT32(ValueLayout.JAVA_INT_UNALIGNED),
  /** 64-bit signed integers; sums wrap around at 64 bits. */
  INT64(ValueLayout.JAVA_LONG_UNALIGNED),
  /** IEEE 754 single precision. */
  FLOAT32(ValueLayout.JAVA_FLOAT_UNALIGNED),
  /** IEEE 754 double precision. */
  FLOAT64(ValueLayout.JAVA_DOUBLE_UNALIGNED);

  // A layout is a value; it only lacks the annotation that the checker looks for.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ValueLayout layout;

  ElementType(ValueLayout layout) {
    this.layout = layout;
  }

  /** The size of one element in bytes. */
  public int byteSize() {
    return (int) layout.byteSize();
  }

  /** Whether the elements are integers. */
  public boolean isInteger() {
    return this == INT32 || this == INT64;
  }

  /** The layout of one element at any address, in the given order of bytes. */
  ValueLayout layout(ByteOrder order) {
    return layout.withOrder(order);
  }
}
