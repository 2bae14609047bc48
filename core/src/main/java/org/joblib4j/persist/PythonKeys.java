package org.joblib4j.persist;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * Keys of maps and elements of sets as Python can hash them.
 *
 * <p>A list becomes a tuple and a set a frozenset. What is equal in Python and not in Java - {@code
 * 1}, {@code 1L}, {@code 1.0} and {@code true}; {@code 'a'} and {@code "a"} - would silently become
 * one key there, and is refused.
 */
final class PythonKeys {
  /** Types of which no two values are equal in Python unless they are in Java. */
  private static final Set<Class<?>> FAITHFUL =
      Set.of(
          String.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          BigInteger.class,
          Character.class,
          Boolean.class,
          UUID.class,
          LocalDate.class);

  private PythonKeys() {}

  /** The keys in order, each as Python can hash it. */
  static List<@Nullable Object> of(Collection<? extends @Nullable Object> keys) {
    List<@Nullable Object> hashable = new ArrayList<>(keys.size());
    Class<?> only = null;
    boolean faithful = true;
    for (Object key : keys) {
      Class<?> type = key == null ? Void.class : key.getClass();
      faithful &= only == null || only == type;
      only = type;
      hashable.add(key(key));
    }
    if (only != null && !(faithful && FAITHFUL.contains(only))) {
      requireDistinct(hashable);
    }
    return hashable;
  }

  private static void requireDistinct(List<@Nullable Object> keys) {
    Set<@Nullable Object> seen = new HashSet<>();
    for (Object key : keys) {
      if (!seen.add(asPythonCompares(key))) {
        throw new Unwritable(
            "two keys are one to Python, the second is %s (%s)"
                .formatted(describe(key), key == null ? "null" : key.getClass().getSimpleName()));
      }
    }
  }

  private static @Nullable Object key(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case PyTuple tuple -> PyTuple.copyOf(tuple.stream().map(PythonKeys::key).toList());
      case FrozenSet set -> set;
      case List<?> list -> tuple(list);
      case Set<?> set -> new FrozenSet(of(set));
      case ByteBuffer buffer -> bytes(buffer);
      case Object other when isUnhashable(other) ->
          throw new Unwritable(
              "Python cannot hash a key of %s; use a list or a string of its parts"
                  .formatted(other.getClass().getTypeName()));
      default -> value;
    };
  }

  private static PyTuple tuple(List<? extends @Nullable Object> list) {
    List<@Nullable Object> elements = new ArrayList<>(list.size());
    list.forEach(element -> elements.add(key(element)));
    return PyTuple.copyOf(elements);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static boolean isUnhashable(Object value) {
    Class<?> type = value.getClass();
    return value instanceof Map
        || (type.isArray() && type != byte[].class)
        || value instanceof NdArray
        || value instanceof PyArray
        || JavaForms.isNamespace(value);
  }

  private static @Nullable Object asPythonCompares(@Nullable Object key) {
    return switch (key) {
      case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
      case Double number when number.isNaN() || number.isInfinite() -> number;
      case Float number when number.isNaN() || number.isInfinite() -> (double) number;
      case Double number -> stripped(new BigDecimal(number));
      case Float number -> stripped(new BigDecimal(number));
      case BigDecimal number -> stripped(number);
      case BigInteger number -> stripped(new BigDecimal(number));
      case Number number -> stripped(BigDecimal.valueOf(number.longValue()));
      case Character character -> character.toString();
      case Enum<?> constant -> constant.name();
      case byte[] bytes -> ByteBuffer.wrap(bytes);
      case PyTuple tuple -> compared(tuple);
      case FrozenSet set -> new HashSet<>(compared(set));
      case null, default -> key;
    };
  }

  private static List<@Nullable Object> compared(Collection<? extends @Nullable Object> elements) {
    List<@Nullable Object> compared = new ArrayList<>(elements.size());
    elements.forEach(element -> compared.add(asPythonCompares(element)));
    return compared;
  }

  private static BigDecimal stripped(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  /** A key in an error: short, whatever it is. */
  static String describe(@Nullable Object key) {
    return switch (key) {
      case null -> "null";
      case String text -> '"' + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + '"';
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case Enum<?> constant -> constant.name();
      default -> "a " + key.getClass().getSimpleName();
    };
  }
}
