package org.joblib4j.persist;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * A value inside loaded data, and the path that led there, for errors that say where.
 *
 * <p>Immutable as far as the value is.
 *
 * @param path attribute names, keys and positions with dots between; empty for the root
 * @param value the value itself; null is Python's None
 */
public record PyValue(String path, @Nullable Object value) {
  /** A position that is not the first step of a path. */
  private static final Pattern QUOTED = Pattern.compile("\\[\"([^\"]*)\"]");

  private static final Pattern LEADING_DOT = Pattern.compile("^\\.");
  private static final Pattern BRACKETS = Pattern.compile("\\[([0-9]+)]");

  /** The root of a walk: a {@link PyObject}, a map, a list or anything else that was loaded. */
  public static PyValue of(@Nullable Object root) {
    return new PyValue("", root);
  }

  /**
   * An attribute of an object, the value of a dict's key, or a field of a structured array.
   *
   * @throws NoSuchElementException when there is none of this name; the message lists those there
   *     are
   */
  public PyValue attr(String name) {
    if (value instanceof PyArray array) {
      return new PyValue(extended(name), array.field(name).value());
    }
    Map<?, ? extends @Nullable Object> names =
        switch (value) {
          case PyObject object -> object.attributes();
          case Map<?, ?> map -> map;
          case null, default -> throw wrong("an object or a dict");
        };
    if (names.containsKey(name)) {
      return new PyValue(extended(name), names.get(name));
    }
    throw new NoSuchElementException(
        "%s has no '%s'; it has %s".formatted(describe(), name, listed(names.keySet())));
  }

  /**
   * An element of a list or tuple, or of an object that is one.
   *
   * @throws NoSuchElementException when there are not so many
   */
  public PyValue get(int index) {
    List<? extends @Nullable Object> list =
        switch (value) {
          case List<?> elements -> elements;
          case PyObject object when !object.items().isEmpty() -> object.items();
          case PyObject object -> object.arguments();
          case null, default -> throw wrong("a list or a tuple");
        };
    if (index < 0 || index >= list.size()) {
      throw new NoSuchElementException(
          "%s has %d elements, none at %d".formatted(describe(), list.size(), index));
    }
    return new PyValue(extended(Integer.toString(index)), list.get(index));
  }

  /**
   * A value deeper inside: {@code "steps.1.1.coef_"}, or {@code "steps[1][1].coef_"} as errors
   * write it. Digits are positions in lists and tuples, and keys elsewhere; a key with dots or
   * brackets in it is written {@code models["v1.2"]}.
   *
   * @throws NoSuchElementException when a step leads nowhere; the message says which
   */
  public PyValue at(String steps) {
    PyValue here = this;
    Matcher quoted = QUOTED.matcher(steps);
    int done = 0;
    while (quoted.find()) {
      if (quoted.start() > done) {
        here = here.plain(steps.substring(done, quoted.start()));
      }
      here = here.attr(quoted.group(1));
      done = quoted.end();
    }
    return done > 0 && done == steps.length() ? here : here.plain(steps.substring(done));
  }

  /** Goes on by steps without quotes, the first of which may have a dot before it. */
  private PyValue plain(String steps) {
    PyValue here = this;
    String separated = BRACKETS.matcher(steps).replaceAll(".$1");
    for (String step : LEADING_DOT.matcher(separated).replaceFirst("").split("\\.", -1)) {
      here = here.step(step);
    }
    return here;
  }

  private PyValue step(String step) {
    if (step.isEmpty() || step.length() > 9 || !step.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return attr(step);
    }
    if (value instanceof Map<?, ?> map && map.containsKey(Long.valueOf(step))) {
      return new PyValue(extended(step), map.get(Long.valueOf(step)));
    }
    return value instanceof Map<?, ?> ? attr(step) : get(Integer.parseInt(step));
  }

  /**
   * The value as an array of numbers; a number is an array without axes.
   *
   * @throws ClassCastException when it is something else
   */
  public NdArray asArray() {
    return switch (value) {
      case NdArray array -> array;
      case Double number -> NdArray.scalar(number);
      case Long number -> NdArray.scalar(number);
      case null, default -> throw wrong("an array of numbers");
    };
  }

  /**
   * The value as a number.
   *
   * @throws ClassCastException when it is none
   */
  public double asDouble() {
    return value instanceof Number number ? number.doubleValue() : unless(Double.class, "a number");
  }

  /**
   * The value as an integer.
   *
   * @throws ClassCastException when it is none, or too large for a long
   */
  public long asLong() {
    return switch (value) {
      case Long number -> number;
      case Integer number -> number;
      case Short number -> number;
      case Byte number -> number;
      case BigInteger number when number.bitLength() < Long.SIZE -> number.longValue();
      case null, default -> throw wrong("an integer of 64 bits");
    };
  }

  /**
   * The value as a truth.
   *
   * @throws ClassCastException when it is none
   */
  public boolean asBoolean() {
    return unless(Boolean.class, "a bool");
  }

  /**
   * The value as text.
   *
   * @throws ClassCastException when it is something else
   */
  public String asString() {
    return unless(String.class, "a str");
  }

  /**
   * The value as a list; a tuple is one, and so are the elements of a {@link PyArray}.
   *
   * @throws ClassCastException when it is something else
   */
  public List<? extends @Nullable Object> asList() {
    return value instanceof PyArray array ? array.toList() : unless(List.class, "a list");
  }

  /**
   * The value as a map.
   *
   * @throws ClassCastException when it is something else
   */
  public Map<?, ? extends @Nullable Object> asMap() {
    return unless(Map.class, "a dict");
  }

  /**
   * The value as an instance of a Python class.
   *
   * @throws ClassCastException when it is something else
   */
  public PyObject asObject() {
    return unless(PyObject.class, "an object");
  }

  /**
   * The value as the columns of a pandas DataFrame or Series.
   *
   * @throws ClassCastException when it is something else
   * @throws IllegalArgumentException when it is laid out in a way that is not known
   */
  public PyFrame asFrame() {
    return PyFrame.of(asObject());
  }

  /**
   * The value as a sparse matrix of SciPy.
   *
   * @throws ClassCastException when it is something else
   * @throws IllegalArgumentException when its parts do not fit each other
   */
  public PySparse asSparse() {
    return PySparse.of(asObject());
  }

  private <T> T unless(Class<T> type, String expected) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw wrong(expected);
  }

  private ClassCastException wrong(String expected) {
    return new ClassCastException(
        "%s is %s, not %s"
            .formatted(path.isEmpty() ? "the value" : path, Arguments.typeName(value), expected));
  }

  private String extended(String step) {
    return path.isEmpty() ? step : path + '.' + step;
  }

  private String describe() {
    return path.isEmpty() ? Arguments.typeName(value) : path;
  }

  private static String listed(Set<?> names) {
    List<String> some = names.stream().limit(30).map(Objects::toString).toList();
    return String.join(", ", some) + (names.size() > 30 ? ", ..." : "");
  }
}
