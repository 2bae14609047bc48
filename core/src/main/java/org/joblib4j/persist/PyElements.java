package org.joblib4j.persist;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** The bytes of array elements as Java values. */
final class PyElements {
  private static final long NOT_A_TIME = Long.MIN_VALUE;
  private static final Charset UTF_32_LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32_BE = Charset.forName("UTF-32BE");

  private PyElements() {}

  /**
   * Elements of a type within larger ones: an {@link NdArray} of numbers or a {@link PyArray}.
   *
   * @param bytes the larger elements along the last axis
   * @param offset where the smaller ones start within them
   */
  static Object view(PyDType type, NdArray bytes, int offset) {
    int axes = bytes.ndim() - 1;
    return switch (type) {
      case PyDType.Numbers(DType numbers) ->
          NdArray.wrap(
              bytes.segment(),
              numbers,
              bytes.offset() + offset,
              Arrays.copyOf(bytes.shape(), axes),
              Arrays.copyOf(bytes.strides(), axes),
              bytes.file().orElse(null));
      case PyDType.Block block -> view(block.element(), blocks(block, bytes, offset), 0);
      default -> PyArray.ofBytes(type, bytes.slice(axes, offset, offset + (long) type.itemSize()));
    };
  }

  /** The elements of blocks, with the axes of a block after those of the array. */
  private static NdArray blocks(PyDType.Block block, NdArray bytes, int offset) {
    int outer = bytes.ndim() - 1;
    int inner = block.shape().size();
    long[] shape = Arrays.copyOf(bytes.shape(), outer + inner + 1);
    long[] strides = Arrays.copyOf(bytes.strides(), outer + inner + 1);
    long step = block.element().itemSize();
    shape[outer + inner] = step;
    strides[outer + inner] = 1;
    for (int axis = inner - 1; axis >= 0; axis--) {
      shape[outer + axis] = block.shape().get(axis);
      strides[outer + axis] = step;
      step *= block.shape().get(axis);
    }
    return NdArray.wrap(
        bytes.segment(),
        DType.UINT8,
        bytes.offset() + offset,
        shape,
        strides,
        bytes.file().orElse(null));
  }

  /** One element from its bytes. */
  static @Nullable Object decode(PyDType type, NdArray element) {
    return switch (type) {
      case PyDType.Numbers(DType numbers) -> number((NdArray) view(type, element, 0));
      case PyDType.Text text -> text(element.toByteArray(), text.order());
      case PyDType.Bytes bytes -> trimmed(element.toByteArray(), 1);
      case PyDType.DateTime time -> moment(ticks(element, time.order()), time);
      case PyDType.TimeDelta span -> span(ticks(element, span.order()), span);
      case PyDType.Struct struct -> fields(struct, element);
      case PyDType.Block block -> view(block, element, 0);
      case PyDType.Opaque opaque -> element.toByteArray();
      case PyDType.Objects objects -> throw new IllegalStateException("objects are not bytes");
      case PyDType.Strings strings -> throw new IllegalStateException("strings are not bytes");
    };
  }

  /** The one number of an array without axes, as Java has it. */
  static Object number(NdArray scalar) {
    return switch (scalar.dtype().kind()) {
      case BOOL -> scalar.getBoolean();
      case INT -> scalar.getLong();
      case UINT -> unsigned(scalar);
      case FLOAT -> scalar.getDouble();
      case COMPLEX -> scalar.getComplex();
    };
  }

  private static Object unsigned(NdArray scalar) {
    if (scalar.dtype().itemSize() < Long.BYTES) {
      return scalar.getLong();
    }
    long bits = bitsOf(scalar);
    return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
  }

  private static long bitsOf(NdArray scalar) {
    return NdArray.wrap(
            scalar.segment(),
            DType.INT64.withOrder(scalar.dtype().order()),
            scalar.offset(),
            new long[0],
            new long[0],
            scalar.file().orElse(null))
        .getLong();
  }

  private static long ticks(NdArray element, ByteOrder order) {
    var type = new PyDType.Numbers(DType.INT64.withOrder(order));
    return ((NdArray) view(type, element, 0)).getLong();
  }

  private static String text(byte[] padded, ByteOrder order) {
    byte[] characters = trimmed(padded, Integer.BYTES);
    return new String(characters, order == ByteOrder.BIG_ENDIAN ? UTF_32_BE : UTF_32_LE);
  }

  /** The bytes without the zeros at the end, a multiple of a unit. */
  private static byte[] trimmed(byte[] padded, int unit) {
    int length = padded.length;
    while (length > 0 && padded[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(padded, Math.ceilDiv(length, unit) * unit);
  }

  private static Map<String, @Nullable Object> fields(PyDType.Struct struct, NdArray element) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (PyDType.Field field : struct.fields()) {
      long end = field.offset() + (long) field.type().itemSize();
      values.put(field.name(), decode(field.type(), element.slice(0, field.offset(), end)));
    }
    return values;
  }

  private static @Nullable LocalDateTime moment(long ticks, PyDType.DateTime type) {
    if (ticks == NOT_A_TIME) {
      return null;
    }
    long units = Math.multiplyExact(ticks, (long) type.step());
    LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
    return switch (type.unit()) {
      case "Y" -> epoch.plusYears(units);
      case "M" -> epoch.plusMonths(units);
      default -> epoch.plus(duration(units, type.unit()));
    };
  }

  private static @Nullable Object span(long ticks, PyDType.TimeDelta type) {
    if (ticks == NOT_A_TIME) {
      return null;
    }
    long units = Math.multiplyExact(ticks, (long) type.step());
    return switch (type.unit()) {
      case "Y" -> Period.ofYears(Math.toIntExact(units));
      case "M" -> Period.ofMonths(Math.toIntExact(units));
      default -> duration(units, type.unit());
    };
  }

  private static Duration duration(long units, String unit) {
    return switch (unit) {
      case "W" -> Duration.of(Math.multiplyExact(units, 7L), ChronoUnit.DAYS);
      case "D" -> Duration.ofDays(units);
      case "h" -> Duration.ofHours(units);
      case "m" -> Duration.ofMinutes(units);
      case "s" -> Duration.ofSeconds(units);
      case "ms" -> Duration.ofMillis(units);
      case "us" -> Duration.of(units, ChronoUnit.MICROS);
      case "ns" -> Duration.ofNanos(units);
      default ->
          throw new UnsupportedOperationException(
              "java.time has no unit '%s'; use ticks()".formatted(unit));
    };
  }
}
