package org.joblib4j.persist;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.array.DType;
import org.jspecify.annotations.Nullable;

/**
 * A NumPy dtype: the kind and size from its construction, all else from BUILD's state {@code
 * (version, order, subarray, names, fields, itemsize, alignment, flags, metadata)}.
 */
final class PendingDType extends Pending {
  /** Fields, those of fields included, that a type may have; and levels of them. */
  private static final int MOST_FIELDS = 1 << 16;

  private static final int DEEPEST = 32;

  /** NumPy's flag for a struct that is laid out as a C compiler would. */
  private static final int ALIGNED = 0x80;

  /** Order, kind and size, and for kinds of time their unit. */
  private static final Pattern DESCR =
      Pattern.compile("([<>=|])([^\\[]+)(?:\\[(\\d{0,9})(\\w+)])?");

  private final char kind;
  private final int size;

  /** A type from NumPy's short form without byte order, such as {@code "f8"} or {@code "V12"}. */
  PendingDType(String code) {
    String known = code.equals("?") ? "b1" : code;
    if (!known.matches("[biufcSaUVOmM]\\d{0,9}")) {
      throw new Malformed("unknown dtype '%s'".formatted(known));
    }
    this.kind = known.charAt(0) == 'a' ? 'S' : known.charAt(0);
    this.size = known.length() == 1 ? 0 : Integer.parseInt(known.substring(1));
  }

  /**
   * The type that NumPy's description says, such as {@code "<f8"}, {@code "|S5"} or {@code
   * "<M8[ns]"}.
   */
  static PyDType ofDescr(String descr) {
    Matcher parts = DESCR.matcher(descr);
    if (!parts.matches()) {
      throw new Malformed("unknown dtype '%s'".formatted(descr));
    }
    ByteOrder order = order(parts.group(1));
    var pending = new PendingDType(parts.group(2));
    String unit = parts.group(4);
    if (unit == null) {
      return pending.plain(order, pending.size);
    }
    String step = parts.group(3);
    return pending.time(unit, step.isEmpty() ? 1 : Integer.parseInt(step), order);
  }

  @Override
  Object withoutState() {
    return plain(ByteOrder.nativeOrder(), size);
  }

  @Override
  Object build(@Nullable Object state) {
    if (!(state instanceof PyTuple tuple) || tuple.size() < 7) {
      throw new Malformed("the state of a dtype must be a tuple of 7 values or more");
    }
    var parts = new Arguments("the state of a dtype", tuple);
    ByteOrder order = order(parts.text(1));
    if (parts.get(2) instanceof PyTuple subarray) {
      return block(new Arguments("a subarray dtype", subarray));
    }
    if (parts.get(3) instanceof PyTuple names) {
      return struct(parts, names);
    }
    if (kind == 'm' || kind == 'M') {
      return time(parts, order);
    }
    boolean sized = kind == 'S' || kind == 'U' || kind == 'V';
    return plain(order, sized ? parts.count(5) / (kind == 'U' ? 4 : 1) : size);
  }

  private static ByteOrder order(String sign) {
    return switch (sign) {
      case ">" -> ByteOrder.BIG_ENDIAN;
      case "<" -> ByteOrder.LITTLE_ENDIAN;
      default -> ByteOrder.nativeOrder();
    };
  }

  private PyDType plain(ByteOrder order, int length) {
    return switch (kind) {
      case 'O' -> new PyDType.Objects();
      case 'S' -> new PyDType.Bytes(length);
      case 'U' -> {
        Math.multiplyExact(length, 4);
        yield new PyDType.Text(length, order);
      }
      case 'V' -> new PyDType.Opaque('V', length, order);
      case 'M' -> new PyDType.DateTime("generic", 1, order);
      case 'm' -> new PyDType.TimeDelta("generic", 1, order);
      default -> numbers(order);
    };
  }

  private PyDType numbers(ByteOrder order) {
    int perNumber = kind == 'c' ? size / 2 : size;
    if ((kind == 'f' || kind == 'c') && (perNumber == 12 || perNumber == 16)) {
      return new PyDType.Opaque(kind, size, order);
    }
    try {
      return new PyDType.Numbers(DType.parse("" + kind + size).withOrder(order));
    } catch (IllegalArgumentException e) {
      throw new Malformed("unknown dtype '%c%d'".formatted(kind, size));
    }
  }

  private PyDType time(Arguments state, ByteOrder order) {
    String unit = "generic";
    int step = 1;
    if (state.size() > 8 && state.get(8) instanceof PyTuple metadata && metadata.size() == 2) {
      var parts =
          new Arguments("the unit of a dtype", new Arguments("metadata", metadata).tuple(1));
      unit = PickleText.latin1(parts.bytes(0));
      step = parts.count(1);
    }
    return time(unit, step, order);
  }

  private PyDType time(String unit, int step, ByteOrder order) {
    if (!unit.matches("Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as|generic")) {
      throw new Malformed("unknown unit of time '%s'".formatted(unit));
    }
    return kind == 'M'
        ? new PyDType.DateTime(unit, step, order)
        : new PyDType.TimeDelta(unit, step, order);
  }

  private static PyDType block(Arguments parts) {
    List<Long> shape = new ArrayList<>();
    for (long length : NumpyArrays.shape(parts.get(1))) {
      shape.add(length);
    }
    return checked(new PyDType.Block(type(parts.get(0)), shape));
  }

  private static PyDType struct(Arguments state, PyTuple names) {
    Map<?, ? extends @Nullable Object> described = state.map(4);
    int itemSize = state.count(5);
    boolean aligned = state.size() > 7 && (state.number(7) & ALIGNED) != 0;
    List<PyDType.Field> fields = new ArrayList<>();
    for (Object name : names) {
      if (!(name instanceof String text) || !(described.get(name) instanceof PyTuple field)) {
        throw new Malformed("a field of a dtype has no name or no type");
      }
      var parts = new Arguments("field " + text, field);
      PyDType type = type(parts.get(0));
      int offset = parts.count(1);
      if (offset + (long) type.itemSize() > itemSize) {
        throw new Malformed("field '%s' lies outside its element".formatted(text));
      }
      fields.add(new PyDType.Field(text, type, offset));
    }
    return checked(new PyDType.Struct(fields, itemSize, aligned));
  }

  /** A value that must be a dtype. */
  static PyDType type(@Nullable Object value) {
    if (Pending.valueOf(value) instanceof PyDType type) {
      return type;
    }
    throw new Malformed("expected a dtype, found " + Arguments.typeName(value));
  }

  /**
   * A composed type, if it is not so large that walking it would take for ever: its parts may be
   * shared, and were checked when they were made.
   */
  static PyDType checked(PyDType type) {
    countFields(type, 0, 0);
    type.itemSize();
    return type;
  }

  private static int countFields(PyDType type, int before, int level) {
    int count = before + 1;
    if (count > MOST_FIELDS || level > DEEPEST) {
      throw new Malformed(
          "a dtype has more than %d fields or %d levels".formatted(MOST_FIELDS, DEEPEST));
    }
    switch (type) {
      case PyDType.Struct struct -> {
        for (PyDType.Field field : struct.fields()) {
          count = countFields(field.type(), count, level + 1);
        }
      }
      case PyDType.Block block -> count = countFields(block.element(), count, level + 1);
      default -> {}
    }
    return count;
  }
}
