package org.joblib4j.array;

import java.util.List;
import org.joblib4j.array.DType.Kind;

/** Which type holds values of two types: NumPy's {@code result_type} and what follows from it. */
final class Promotion {
  private Promotion() {}

  /** The smallest type, in native order, that NumPy has both types fit in. */
  static DType promote(DType a, DType b) {
    return DType.of(promote(a.scalar(), b.scalar()));
  }

  /** The type for all of them, of which there is at least one. */
  static DType promote(List<NdArray> arrays) {
    return arrays.stream()
        .map(array -> array.dtype().scalar())
        .reduce(Promotion::promote)
        .map(DType::of)
        .orElseThrow();
  }

  /** Whether no value of the first type is lost in the second, as NumPy sees it. */
  static boolean isSafe(DType from, DType to) {
    return promote(from.scalar(), to.scalar()) == to.scalar();
  }

  /** Whether the second type is of the same or a wider kind, so that only precision may be lost. */
  static boolean isSameKind(DType from, DType to) {
    return isSafe(from, to) || rank(from.kind()) <= rank(to.kind());
  }

  private static int rank(Kind kind) {
    return switch (kind) {
      case BOOL -> 0;
      case UINT -> 1;
      case INT -> 2;
      case FLOAT -> 3;
      case COMPLEX -> 4;
    };
  }

  static Scalar promote(Scalar a, Scalar b) {
    if (rank(a.kind()) > rank(b.kind())) {
      return promote(b, a);
    }
    if (a.kind() == b.kind()) {
      return a.itemSize() > b.itemSize() ? a : b;
    }
    return switch (b.kind()) {
      case BOOL, UINT -> b;
      case INT -> a.kind() == Kind.BOOL ? b : signed(a, b);
      case FLOAT, COMPLEX -> floating(a, b);
    };
  }

  /** An integer type for an unsigned and a signed one; float64 where there is none. */
  private static Scalar signed(Scalar unsigned, Scalar signed) {
    if (unsigned.itemSize() < signed.itemSize()) {
      return signed;
    }
    return switch (unsigned) {
      case UINT8 -> Scalar.INT16;
      case UINT16 -> Scalar.INT32;
      case UINT32 -> Scalar.INT64;
      default -> Scalar.FLOAT64;
    };
  }

  /** The wider of a floating or complex type and of what the other type needs. */
  private static Scalar floating(Scalar other, Scalar floating) {
    int needed =
        switch (other) {
          case BOOL, INT8, UINT8, FLOAT16 -> 2;
          case INT16, UINT16, FLOAT32 -> 4;
          default -> 8;
        };
    int bytes = Math.max(needed, floating.component().itemSize());
    if (floating.isComplex()) {
      return bytes > 4 ? Scalar.COMPLEX128 : Scalar.COMPLEX64;
    }
    return bytes == 8 ? Scalar.FLOAT64 : bytes == 4 ? Scalar.FLOAT32 : Scalar.FLOAT16;
  }
}
