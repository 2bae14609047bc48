package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import org.joblib4j.array.DType;

/** The type of the elements of a {@link PyArray}, and of the fields within them. */
public sealed interface PyDType extends Serializable {

  /** The bytes of one element; 0 where elements are Python objects. */
  int itemSize();

  /** NumPy's name of the type, such as {@code "<U5"} or {@code "datetime64[ns]"}. */
  String name();

  /**
   * Numbers: the type of a field only, since an array of numbers is an {@link
   * org.joblib4j.array.NdArray}.
   *
   * @param type the type of the numbers
   */
  record Numbers(DType type) implements PyDType {
    @Override
    public int itemSize() {
      return type.itemSize();
    }

    @Override
    public String name() {
      return type.descr();
    }
  }

  /**
   * Text of fixed length, padded with NUL. Elements are String.
   *
   * @param length characters, of four bytes each
   * @param order the byte order of a character
   */
  @SuppressWarnings("serial") // only its PickledDType is serialized
  record Text(int length, ByteOrder order) implements PyDType {
    @Serial
    private Object writeReplace() {
      return PickledDType.of(this);
    }

    @Override
    public int itemSize() {
      return 4 * length;
    }

    @Override
    public String name() {
      return prefix(order) + "U" + length;
    }
  }

  /**
   * Bytes of fixed length, padded with NUL. Elements are byte[] without the padding.
   *
   * @param length bytes
   */
  record Bytes(int length) implements PyDType {
    @Override
    public int itemSize() {
      return length;
    }

    @Override
    public String name() {
      return "|S" + length;
    }
  }

  /**
   * Moments, as 64-bit counts of a unit since 1970. Elements are LocalDateTime, null for NaT.
   *
   * @param unit NumPy's unit: Y, M, W, D, h, m, s, ms, us, ns, ps, fs, as or generic
   * @param step how many units a count is
   * @param order the byte order
   */
  @SuppressWarnings("serial") // only its PickledDType is serialized
  record DateTime(String unit, int step, ByteOrder order) implements PyDType {
    @Serial
    private Object writeReplace() {
      return PickledDType.of(this);
    }

    @Override
    public int itemSize() {
      return Long.BYTES;
    }

    @Override
    public String name() {
      return prefix(order) + "M8" + unitSuffix(unit, step);
    }
  }

  /**
   * Spans of time, as 64-bit counts of a unit. Elements are Duration, or Period for years and
   * months, null for NaT.
   *
   * @param unit NumPy's unit, as in {@link DateTime}
   * @param step how many units a count is
   * @param order the byte order
   */
  @SuppressWarnings("serial") // only its PickledDType is serialized
  record TimeDelta(String unit, int step, ByteOrder order) implements PyDType {
    @Serial
    private Object writeReplace() {
      return PickledDType.of(this);
    }

    @Override
    public int itemSize() {
      return Long.BYTES;
    }

    @Override
    public String name() {
      return prefix(order) + "m8" + unitSuffix(unit, step);
    }
  }

  /**
   * Named fields: NumPy's structured type. Elements are maps from field name to value.
   *
   * @param fields in their order
   * @param itemSize bytes, padding included
   * @param aligned whether the fields are placed as a C compiler would
   */
  @SuppressWarnings("serial") // lists are copied into serializable ones
  record Struct(List<Field> fields, int itemSize, boolean aligned) implements PyDType {
    /** Copies the fields. */
    public Struct {
      fields = List.copyOf(fields);
    }

    @Override
    public String name() {
      return fields.stream()
          .map(field -> field.name() + ": " + field.type().name())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * A field of a {@link Struct}.
   *
   * @param name the name
   * @param type the type
   * @param offset bytes from the start of the element
   */
  record Field(String name, PyDType type, int offset) implements Serializable {}

  /**
   * A small array within each element: the type of a field only. Elements are arrays.
   *
   * @param element the type of its elements
   * @param shape its shape
   */
  @SuppressWarnings("serial") // lists are copied into serializable ones
  record Block(PyDType element, List<Long> shape) implements PyDType {
    /** Copies the shape. */
    public Block {
      shape = List.copyOf(shape);
    }

    @Override
    public int itemSize() {
      return Math.toIntExact(shape.stream().reduce((long) element.itemSize(), Math::multiplyExact));
    }

    @Override
    public String name() {
      return element.name() + shape;
    }
  }

  /**
   * Bytes that Java has no type for: void, and extended-precision numbers. Elements are byte[].
   *
   * @param code NumPy's letter for the kind: V, or f and c for more than 64 bits a number
   * @param itemSize bytes
   * @param order the byte order
   */
  @SuppressWarnings("serial") // only its PickledDType is serialized
  record Opaque(char code, int itemSize, ByteOrder order) implements PyDType {
    @Serial
    private Object writeReplace() {
      return PickledDType.of(this);
    }

    @Override
    public String name() {
      return (code == 'V' ? "|" : prefix(order)) + code + itemSize;
    }
  }

  /** Python objects. Elements are whatever the file holds. */
  record Objects() implements PyDType {
    @Override
    public int itemSize() {
      return 0;
    }

    @Override
    public String name() {
      return "|O";
    }
  }

  /** Text of any length, NumPy 2's StringDType. Elements are String, null where missing. */
  record Strings() implements PyDType {
    @Override
    public int itemSize() {
      return 0;
    }

    @Override
    public String name() {
      return "StringDType";
    }
  }

  private static String prefix(ByteOrder order) {
    return order == ByteOrder.BIG_ENDIAN ? ">" : "<";
  }

  private static String unitSuffix(String unit, int step) {
    return unit.equals("generic") ? "" : "[" + (step == 1 ? "" : step) + unit + "]";
  }
}
