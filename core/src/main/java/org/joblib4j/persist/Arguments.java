package org.joblib4j.persist;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file passes to a known class or function; a wrong one is refused by name and position.
 *
 * @param callee the class or function
 * @param values the positional arguments
 */
record Arguments(String callee, PyTuple values) {

  int size() {
    return values.size();
  }

  @Nullable Object get(int index) {
    if (index >= values.size()) {
      throw new Malformed(
          "%s needs %d arguments or more, found %d".formatted(callee, index + 1, values.size()));
    }
    return Pending.valueOf(values.get(index));
  }

  String text(int index) {
    if (get(index) instanceof String text) {
      return text;
    }
    throw wrong(index, "a str");
  }

  long number(int index) {
    return switch (get(index)) {
      case Long number -> number;
      case Integer number -> number;
      case Short number -> number;
      case Byte number -> number;
      case Boolean truth -> truth ? 1 : 0;
      case null, default -> throw wrong(index, "an int");
    };
  }

  /** A number of 0 or more that fits an int. */
  int count(int index) {
    long number = number(index);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw wrong(index, "an int from 0 to 2^31 - 1");
    }
    return (int) number;
  }

  BigInteger integer(int index) {
    return get(index) instanceof BigInteger number ? number : BigInteger.valueOf(number(index));
  }

  double floatingPoint(int index) {
    if (get(index) instanceof Double number) {
      return number;
    }
    throw wrong(index, "a float");
  }

  /** Bytes; text of Python 2 counts, one byte a character. */
  byte[] bytes(int index) {
    return switch (get(index)) {
      case byte[] bytes -> bytes;
      case String text -> PickleText.latin1(text);
      case null, default -> throw wrong(index, "bytes");
    };
  }

  boolean isBytes(int index) {
    return index < size() && (get(index) instanceof byte[] || get(index) instanceof String);
  }

  PyTuple tuple(int index) {
    if (get(index) instanceof PyTuple tuple) {
      return tuple;
    }
    throw wrong(index, "a tuple");
  }

  List<? extends @Nullable Object> list(int index) {
    if (get(index) instanceof List<?> list) {
      return list;
    }
    throw wrong(index, "a list");
  }

  Map<?, ? extends @Nullable Object> map(int index) {
    if (get(index) instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong(index, "a dict");
  }

  /** An argument is of another type than expected. */
  Malformed wrong(int index, String expected) {
    return new Malformed(
        "%s expects %s as argument %d, found %s"
            .formatted(callee, expected, index + 1, typeName(get(index))));
  }

  /** What a value is called in Python. */
  static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case String s -> "str";
      case Boolean b -> "bool";
      case Long l -> "int";
      case BigInteger i -> "int";
      case Double d -> "float";
      case byte[] b -> "bytes";
      case PyTuple t -> "tuple";
      case PyName n -> n.toString();
      case PyObject o -> o.className();
      case List<?> l -> "list";
      case Map<?, ?> m -> "dict";
      case Pending p -> "an unfinished object";
      default -> value.getClass().getSimpleName();
    };
  }
}
