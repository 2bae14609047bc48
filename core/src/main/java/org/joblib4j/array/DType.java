package org.joblib4j.array;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The type of an array's elements: kind, size and byte order, as NumPy's {@code dtype}.
 *
 * <p>The constants are in the machine's own byte order; {@link #withOrder} gives the other one.
 * Immutable. Two types are equal when kind, size and byte order are; compare with {@link #sameType}
 * where the byte order is of no interest.
 */
public final class DType implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** What an element is. */
  public enum Kind {
    /** True or false, one byte: 0 or 1. */
    BOOL('b', "bool"),
    /** A signed integer in two's complement. */
    INT('i', "int"),
    /** An unsigned integer. */
    UINT('u', "uint"),
    /** An IEEE 754 binary floating-point number. */
    FLOAT('f', "float"),
    /** A complex number: real part, then imaginary part, both floating-point. */
    COMPLEX('c', "complex");

    private final char code;
    private final String prefix;

    Kind(char code, String prefix) {
      this.code = code;
      this.prefix = prefix;
    }

    /** The letter that stands for this kind in a {@link DType#descr() descr}. */
    public char code() {
      return code;
    }

    String prefix() {
      return prefix;
    }
  }

  /** One byte, 0 or 1. */
  public static final DType BOOL = new DType(Scalar.BOOL, ByteOrder.nativeOrder());

  /** Signed integer of 8 bits. */
  public static final DType INT8 = new DType(Scalar.INT8, ByteOrder.nativeOrder());

  /** Signed integer of 16 bits. */
  public static final DType INT16 = new DType(Scalar.INT16, ByteOrder.nativeOrder());

  /** Signed integer of 32 bits. */
  public static final DType INT32 = new DType(Scalar.INT32, ByteOrder.nativeOrder());

  /** Signed integer of 64 bits. */
  public static final DType INT64 = new DType(Scalar.INT64, ByteOrder.nativeOrder());

  /** Unsigned integer of 8 bits. */
  public static final DType UINT8 = new DType(Scalar.UINT8, ByteOrder.nativeOrder());

  /** Unsigned integer of 16 bits. */
  public static final DType UINT16 = new DType(Scalar.UINT16, ByteOrder.nativeOrder());

  /** Unsigned integer of 32 bits. */
  public static final DType UINT32 = new DType(Scalar.UINT32, ByteOrder.nativeOrder());

  /** Unsigned integer of 64 bits. */
  public static final DType UINT64 = new DType(Scalar.UINT64, ByteOrder.nativeOrder());

  /** IEEE 754 half precision: to store, not to compute with. */
  public static final DType FLOAT16 = new DType(Scalar.FLOAT16, ByteOrder.nativeOrder());

  /** IEEE 754 single precision, Java's {@code float}. */
  public static final DType FLOAT32 = new DType(Scalar.FLOAT32, ByteOrder.nativeOrder());

  /** IEEE 754 double precision, Java's {@code double}. */
  public static final DType FLOAT64 = new DType(Scalar.FLOAT64, ByteOrder.nativeOrder());

  /** Two of {@link #FLOAT32}: real part, imaginary part. */
  public static final DType COMPLEX64 = new DType(Scalar.COMPLEX64, ByteOrder.nativeOrder());

  /** Two of {@link #FLOAT64}: real part, imaginary part. */
  public static final DType COMPLEX128 = new DType(Scalar.COMPLEX128, ByteOrder.nativeOrder());

  private final transient Scalar scalar;
  private final transient ByteOrder order;

  private DType(Scalar scalar, ByteOrder order) {
    this.scalar = scalar;
    this.order = order;
  }

  static DType of(Scalar scalar) {
    return new DType(scalar, ByteOrder.nativeOrder());
  }

  /**
   * Reads NumPy's short form of a type, such as {@code "<f8"}, {@code ">i4"} or {@code "|b1"}.
   *
   * <p>A missing order and {@code "="} mean the machine's own.
   *
   * @throws IllegalArgumentException when the text is no such form, or names a type that arrays
   *     here cannot have (Python objects, strings, dates, extended precision)
   */
  public static DType parse(String descr) {
    return DTypeText.parse(descr);
  }

  /** What an element is. */
  public Kind kind() {
    return scalar.kind();
  }

  /** The bytes of one element. */
  public int itemSize() {
    return scalar.itemSize();
  }

  /** The order of an element's bytes; the machine's own for elements of one byte. */
  public ByteOrder order() {
    return order;
  }

  /** This type in the given byte order; this very type where elements have one byte. */
  public DType withOrder(ByteOrder newOrder) {
    Objects.requireNonNull(newOrder, "newOrder");
    return newOrder.equals(order) || itemSize() == 1 ? this : new DType(scalar, newOrder);
  }

  /** Whether {@link #order()} is the machine's own. */
  public boolean isNative() {
    return order.equals(ByteOrder.nativeOrder());
  }

  /** Whether the other type has the same kind and size, in whatever byte order. */
  public boolean sameType(DType other) {
    return scalar == other.scalar;
  }

  /** NumPy's name without the byte order, such as {@code "float64"}. */
  public String name() {
    return scalar.typeName();
  }

  /** NumPy's short form with the byte order, such as {@code "<f8"} or {@code "|b1"}. */
  public String descr() {
    return DTypeText.descr(this);
  }

  Scalar scalar() {
    return scalar;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DType that && scalar == that.scalar && order.equals(that.order);
  }

  @Override
  public int hashCode() {
    return descr().hashCode();
  }

  /** The {@link #name()}, or the {@link #descr()} where the byte order is not the machine's own. */
  @Override
  public String toString() {
    return isNative() ? name() : descr();
  }

  @Serial
  private Object writeReplace() {
    return new Written(descr());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a DType travels as its descr");
  }

  private record Written(String descr) implements Serializable {
    @Serial
    private Object readResolve() {
      return parse(descr);
    }
  }
}
