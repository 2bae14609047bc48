package org.joblib4j.tests.interop;

import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.joblib4j.array.Complex;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.PyArray;
import org.joblib4j.persist.PyDType;
import org.joblib4j.persist.PyObject;
import org.joblib4j.persist.PyTuple;
import org.jspecify.annotations.Nullable;

/** The text that {@code python_cases.py} describes a value with, from what Java loaded. */
final class Description {
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

  private Description() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean truth -> truth ? "bool:True" : "bool:False";
      case Long number -> "int:" + number;
      case BigInteger number -> "int:" + number;
      case Double number -> "float:" + hex(number);
      case Complex number -> "complex:" + hex(number.real()) + "," + hex(number.imaginary());
      case String text -> "str:" + HEX.formatHex(utf16(text));
      case byte[] bytes -> "bytes:" + HEX.formatHex(bytes);
      case ByteBuffer buffer -> "bytes:" + HEX.formatHex(bytes(buffer));
      case NdArray array -> array(array);
      case PyArray array -> array(array);
      case PyTuple tuple -> joined("(", tuple, ")");
      case List<?> list -> joined("[", list, "]");
      case Set<?> set ->
          set.stream().map(Description::of).sorted().collect(Collectors.joining(",", "set{", "}"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> of(entry.getKey()) + "=" + of(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case LocalDateTime time -> "datetime:" + text(time);
      case OffsetDateTime time ->
          "datetime:" + text(time.toLocalDateTime()) + " " + time.getOffset().getTotalSeconds();
      case ZonedDateTime time ->
          "datetime:" + text(time.toLocalDateTime()) + " " + time.getOffset().getTotalSeconds();
      case LocalDate date -> "date:" + text(date);
      case LocalTime time -> "time:" + TIME.format(time);
      case OffsetTime time ->
          "time:" + TIME.format(time) + " " + time.getOffset().getTotalSeconds();
      case Duration span ->
          "micros:"
              + BigInteger.valueOf(span.getSeconds())
                  .multiply(BigInteger.valueOf(1_000_000))
                  .add(BigInteger.valueOf(span.getNano() / 1_000));
      case BigDecimal number -> "decimal:" + number;
      case UUID id -> "uuid:" + id;
      case Path path -> "path:" + path;
      case PyObject object -> object(object);
      default -> "unexpected " + value.getClass();
    };
  }

  private static String joined(String start, Collection<?> elements, String end) {
    return elements.stream().map(Description::of).collect(Collectors.joining(",", start, end));
  }

  private static String object(PyObject object) {
    return switch (object.className()) {
      case "builtins.range", "builtins.slice" ->
          object.className().substring("builtins.".length())
              + ":"
              + List.of("start", "stop", "step").stream()
                  .map(name -> of(object.attr(name).value()))
                  .collect(Collectors.joining(","));
      case "fractions.Fraction" ->
          "fraction:" + object.attr("numerator").value() + "/" + object.attr("denominator").value();
      case "collections.deque" -> deque(object);
      case "numpy.ma.core._mareconstruct" ->
          "masked:" + of(object.attr("data").value()) + of(object.attr("mask").value());
      case "somewhere.Thing" ->
          object.attributes().entrySet().stream()
              .map(entry -> entry.getKey() + "=" + of(entry.getValue()))
              .collect(Collectors.joining(",", "object{", "}"));
      default -> "unexpected " + object;
    };
  }

  /** Protocols 0 and 1 give the elements as an argument, later ones as items. */
  private static String deque(PyObject object) {
    List<Object> elements = new ArrayList<>(object.items());
    if (!object.arguments().isEmpty() && object.arguments().get(0) instanceof List<?> list) {
      elements.addAll(list);
    }
    return joined("deque[", elements, "]");
  }

  private static String array(NdArray array) {
    NdArray little = array.astype(array.dtype().withOrder(ByteOrder.LITTLE_ENDIAN));
    return "array:%s:%s:%s"
        .formatted(
            little.dtype().descr().substring(1),
            shape(array.shape()),
            HEX.formatHex(bytes(little)));
  }

  private static byte[] bytes(NdArray array) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(array.byteSize()));
    array.<RuntimeException>forEachBlock(
        1 << 16, block -> bytes.put(block.toArray(ValueLayout.JAVA_BYTE)));
    return bytes.array();
  }

  private static String array(PyArray array) {
    String shape = shape(array.shape());
    return switch (array.dtype()) {
      case PyDType.Struct struct ->
          array.fieldNames().stream()
              .map(name -> name + "=" + of(array.field(name).value()))
              .collect(Collectors.joining(",", "fields:" + shape + "{", "}"));
      case PyDType.DateTime(String unit, int step, ByteOrder order) ->
          "ticks:M:" + unit + step + ":" + shape + ":" + ticks(array);
      case PyDType.TimeDelta(String unit, int step, ByteOrder order) ->
          "ticks:m:" + unit + step + ":" + shape + ":" + ticks(array);
      case PyDType.Opaque opaque ->
          "opaque:"
              + shape
              + ":"
              + array.toList().stream()
                  .map(element -> element instanceof byte[] bytes ? HEX.formatHex(bytes) : "?")
                  .collect(Collectors.joining());
      case PyDType.Text text -> "elements:U:" + shape + ":" + joined("[", array.toList(), "]");
      case PyDType.Bytes bytes -> "elements:S:" + shape + ":" + joined("[", array.toList(), "]");
      default -> "elements:O:" + shape + ":" + joined("[", array.toList(), "]");
    };
  }

  private static String ticks(PyArray array) {
    return Arrays.stream(array.ticks().toLongArray())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }

  private static String shape(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  private static String text(LocalDateTime time) {
    return text(time.toLocalDate()) + "T" + TIME.format(time);
  }

  private static String text(LocalDate date) {
    return "%04d-%02d-%02d".formatted(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  private static String hex(double number) {
    return Double.isNaN(number) ? "nan" : HEX.toHexDigits(Double.doubleToRawLongBits(number));
  }

  /** UTF-16 that keeps lone surrogates, which Java's own encoder replaces. */
  private static byte[] utf16(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
    text.chars().forEach(c -> bytes.putChar((char) c));
    return bytes.array();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** A description in a message: no longer than a line or two. */
  static String shortened(String description) {
    byte[] bytes = description.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= 200 ? description : description.substring(0, 200) + "...";
  }
}
