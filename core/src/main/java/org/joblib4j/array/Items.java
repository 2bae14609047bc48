package org.joblib4j.array;

/** The element of an array at a byte offset, as a Java number, checked to be one. */
final class Items {
  private Items() {}

  private static long bits(NdArray array, Scalar part, long at) {
    return Elements.bits(array.segment(), at, part.itemSize(), !array.dtype().isNative());
  }

  private static void setBits(NdArray array, Scalar part, long at, long bits) {
    Elements.setBits(array.segment(), at, part.itemSize(), !array.dtype().isNative(), bits);
  }

  static double getDouble(NdArray array, long at) {
    Scalar scalar = array.dtype().scalar();
    if (scalar.isComplex()) {
      throw new IllegalStateException(
          "a " + array.dtype() + " element is no double; use getComplex");
    }
    return Elements.decodeDouble(scalar, bits(array, scalar, at));
  }

  static long getLong(NdArray array, long at) {
    Scalar scalar = array.dtype().scalar();
    if (!scalar.isInteger()) {
      throw new IllegalStateException(
          "a "
              + array.dtype()
              + " element is no integer; use "
              + (scalar.isComplex() ? "getComplex" : "getDouble"));
    }
    return Elements.decodeLong(scalar, bits(array, scalar, at));
  }

  static boolean getBoolean(NdArray array, long at) {
    if (array.dtype().scalar().isInteger()) {
      return getLong(array, at) != 0;
    }
    Complex value = getComplex(array, at);
    return value.real() != 0 || value.imaginary() != 0;
  }

  static Complex getComplex(NdArray array, long at) {
    Scalar scalar = array.dtype().scalar();
    if (!scalar.isComplex()) {
      return new Complex(getDouble(array, at), 0);
    }
    Scalar part = scalar.component();
    return new Complex(
        Elements.decodeDouble(part, bits(array, part, at)),
        Elements.decodeDouble(part, bits(array, part, at + part.itemSize())));
  }

  static void setDouble(NdArray array, long at, double value) {
    Scalar scalar = array.dtype().scalar();
    if (scalar.isComplex()) {
      setComplex(array, at, new Complex(value, 0));
      return;
    }
    long bits = Elements.encodeDouble(scalar, value);
    if (scalar.isInteger() && Elements.decodeDouble(scalar, bits(scalar, bits)) != value) {
      throw refused(array, Double.toString(value));
    }
    setBits(array, scalar, at, bits);
  }

  static void setLong(NdArray array, long at, long value) {
    Scalar scalar = array.dtype().scalar();
    if (scalar.isComplex()) {
      setComplex(array, at, new Complex((double) value, 0));
      return;
    }
    long bits = Elements.encodeLong(scalar, value);
    if (scalar.isInteger() && Elements.decodeLong(scalar, bits(scalar, bits)) != value) {
      throw refused(array, Long.toString(value));
    }
    setBits(array, scalar, at, bits);
  }

  static void setComplex(NdArray array, long at, Complex value) {
    Scalar scalar = array.dtype().scalar();
    if (!scalar.isComplex()) {
      throw new IllegalStateException(
          "a " + array.dtype() + " element cannot be complex; use setDouble or setLong");
    }
    Scalar part = scalar.component();
    setBits(array, part, at, Elements.encodeDouble(part, value.real()));
    setBits(array, part, at + part.itemSize(), Elements.encodeDouble(part, value.imaginary()));
  }

  /** What is read back after the bits were stored: the low ones, sign-extended. */
  private static long bits(Scalar integer, long bits) {
    int unused = 64 - 8 * integer.itemSize();
    return bits << unused >> unused;
  }

  private static IllegalArgumentException refused(NdArray array, String value) {
    return new IllegalArgumentException(value + " is no " + array.dtype() + " value");
  }
}
