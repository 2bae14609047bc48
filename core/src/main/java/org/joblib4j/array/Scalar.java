package org.joblib4j.array;

import org.joblib4j.array.DType.Kind;

/** The numeric element types without their byte order: what the inner loops switch over. */
enum Scalar {
  BOOL(Kind.BOOL, 1),
  INT8(Kind.INT, 1),
  INT16(Kind.INT, 2),
  INT32(Kind.INT, 4),
  INT64(Kind.INT, 8),
  UINT8(Kind.UINT, 1),
  UINT16(Kind.UINT, 2),
  UINT32(Kind.UINT, 4),
  UINT64(Kind.UINT, 8),
  FLOAT16(Kind.FLOAT, 2),
  FLOAT32(Kind.FLOAT, 4),
  FLOAT64(Kind.FLOAT, 8),
  COMPLEX64(Kind.COMPLEX, 8),
  COMPLEX128(Kind.COMPLEX, 16);

  private final Kind kind;
  private final int itemSize;

  Scalar(Kind kind, int itemSize) {
    this.kind = kind;
    this.itemSize = itemSize;
  }

  Kind kind() {
    return kind;
  }

  int itemSize() {
    return itemSize;
  }

  /** How many numbers one element has: two for complex, otherwise one. */
  int components() {
    return kind == Kind.COMPLEX ? 2 : 1;
  }

  /** The type of one of the {@link #components}. */
  Scalar component() {
    return switch (this) {
      case COMPLEX64 -> FLOAT32;
      case COMPLEX128 -> FLOAT64;
      default -> this;
    };
  }

  boolean isInteger() {
    return kind == Kind.BOOL || kind == Kind.INT || kind == Kind.UINT;
  }

  boolean isComplex() {
    return kind == Kind.COMPLEX;
  }

  /** NumPy's name, such as {@code float64}. */
  String typeName() {
    return kind == Kind.BOOL ? "bool" : kind.prefix() + itemSize * 8;
  }
}
