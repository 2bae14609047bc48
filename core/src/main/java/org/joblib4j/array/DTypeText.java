package org.joblib4j.array;

import java.nio.ByteOrder;

/** NumPy's short forms of element types: {@code "<f8"} and its kin. */
final class DTypeText {
  private DTypeText() {}

  static DType parse(String descr) {
    if (descr.isEmpty()) {
      throw new IllegalArgumentException("an empty text is no dtype; expected one such as \"<f8\"");
    }
    boolean hasOrder = "<>|=".indexOf(descr.charAt(0)) >= 0;
    ByteOrder order =
        switch (descr.charAt(0)) {
          case '<' -> ByteOrder.LITTLE_ENDIAN;
          case '>' -> ByteOrder.BIG_ENDIAN;
          default -> ByteOrder.nativeOrder();
        };
    String type = hasOrder ? descr.substring(1) : descr;
    for (Scalar scalar : Scalar.values()) {
      if (type.equals(code(scalar))) {
        if (descr.charAt(0) == '|' && scalar.itemSize() > 1) {
          throw new IllegalArgumentException(
              "dtype '"
                  + descr
                  + "' has no byte order; expected '<"
                  + type
                  + "' or '>"
                  + type
                  + "'");
        }
        return DType.of(scalar).withOrder(order);
      }
    }
    throw new IllegalArgumentException("dtype '" + descr + "' " + reason(type));
  }

  static String descr(DType type) {
    char order = type.itemSize() == 1 ? '|' : type.order().equals(ByteOrder.BIG_ENDIAN) ? '>' : '<';
    return order + code(type.scalar());
  }

  private static String code(Scalar scalar) {
    return scalar.kind().code() + Integer.toString(scalar.itemSize());
  }

  private static String reason(String type) {
    String what =
        switch (type.isEmpty() ? ' ' : type.charAt(0)) {
          case 'O' -> "(Python objects)";
          case 'S', 'a' -> "(byte strings)";
          case 'U' -> "(strings)";
          case 'M' -> "(dates)";
          case 'm' -> "(time spans)";
          case 'V' -> "(raw or structured data)";
          case 'f', 'c' -> "(floating-point numbers of this size)";
          default -> "";
        };
    String supported = "is not supported; numbers are: b1, i1-i8, u1-u8, f2-f8, c8, c16";
    return what.isEmpty() ? supported : what + " " + supported;
  }
}
