package org.joblib4j.persist;

import java.io.ObjectInputFilter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * Gives values of {@link JavaDialect} their Java type back: a fixed list of the JDK's types, and
 * the {@link AllowedClasses}. What is named and not allowed stays the data that Python sees.
 */
final class JavaTypes {
  private static final Map<String, Class<?>> PRIMITIVES =
      byTypeName(
          boolean.class,
          byte.class,
          short.class,
          char.class,
          int.class,
          long.class,
          float.class,
          double.class);

  private static final Map<String, Class<?>> ELEMENTS =
      byTypeName(
          Object.class,
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Number.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          LocalTime.class,
          Duration.class,
          List.class,
          Map.class,
          NdArray.class);

  private static final Map<String, Function<String, Object>> TEXTS =
      Map.of(
          Instant.class.getName(), Instant::parse,
          LocalDateTime.class.getName(), LocalDateTime::parse,
          OffsetDateTime.class.getName(), OffsetDateTime::parse,
          ZonedDateTime.class.getName(), ZonedDateTime::parse,
          LocalTime.class.getName(), LocalTime::parse,
          OffsetTime.class.getName(), OffsetTime::parse,
          Duration.class.getName(), Duration::parse);

  private final AllowedClasses allowed;
  private final ValueCodecs codecs;
  private final @Nullable ObjectInputFilter serialFilter;
  private final boolean keepArrays;
  private final LoadLimits limits;

  /**
   * Types for a load.
   *
   * @param options where arrays are mapped, arrays of primitives stay {@link NdArray}s
   */
  JavaTypes(AllowedClasses allowed, LoadOptions options) {
    this.allowed = allowed;
    this.keepArrays = options.mapMode().isPresent();
    this.codecs = new ValueCodecs(options.codecs());
    this.serialFilter = options.serialFilter().orElse(null);
    this.limits = options.limits();
  }

  /** What the file may ask for. */
  LoadLimits limits() {
    return limits;
  }

  /** What makes values of a class that this library does not know; null where nothing does. */
  @Nullable ValueCodec<?> codec(Class<?> type) {
    return codecs.forType(type);
  }

  private static Map<String, Class<?>> byTypeName(Class<?>... types) {
    return Stream.of(types).collect(Collectors.toMap(Class::getTypeName, type -> type));
  }

  /** The value as what a note says it was. */
  @Nullable Object restore(String note, @Nullable Object value) {
    if (note.startsWith(JavaDialect.SERIALIZED)) {
      return serialFilter != null && value instanceof byte[] bytes
          ? SerializedObjects.read(bytes, serialFilter)
          : value;
    }
    int space = note.indexOf(' ');
    if (space >= 0) {
      return restoreText(note.substring(0, space), note.substring(space + 1), value);
    }
    if (note.endsWith("[]")) {
      return restoreArray(note.substring(0, note.length() - 2), value);
    }
    return switch (note) {
      case "java.util.Optional" -> Optional.ofNullable(Pending.valueOf(value));
      case "java.util.TreeMap" ->
          value instanceof Map<?, ?> map && map.isEmpty() ? new TreeMap<>() : value;
      case "java.util.TreeSet" ->
          value instanceof Set<?> set && set.isEmpty() ? new TreeSet<>() : value;
      default -> restoreNamed(note, value);
    };
  }

  private static @Nullable Object restoreText(String type, String text, @Nullable Object value) {
    Function<String, Object> parser = TEXTS.get(type);
    if (parser == null) {
      return value;
    }
    try {
      return parser.apply(text);
    } catch (DateTimeParseException e) {
      throw new Malformed("not a %s: '%s'".formatted(type, e.getParsedString()));
    }
  }

  private @Nullable Object restoreArray(String component, @Nullable Object value) {
    Class<?> type = componentType(component);
    if (type == null || (keepArrays && value instanceof NdArray)) {
      return value;
    }
    if (value instanceof NdArray || value instanceof List<?>) {
      return new Conversion(this).convert(value, type.arrayType(), component + "[]");
    }
    return value;
  }

  private @Nullable Class<?> componentType(String name) {
    if (name.endsWith("[]")) {
      Class<?> inner = componentType(name.substring(0, name.length() - 2));
      return inner == null ? null : inner.arrayType();
    }
    Class<?> known = PRIMITIVES.getOrDefault(name, ELEMENTS.get(name));
    return known != null ? known : allowed.find(name).orElse(null);
  }

  private @Nullable Object restoreNamed(String name, @Nullable Object value) {
    Class<?> type = allowed.find(name).orElse(null);
    ValueCodec<?> codec = type == null ? null : codec(type);
    if (codec != null && value != null) {
      return ValueCodecs.decode(codec, value, name);
    }
    return type != null && type.isEnum() && value instanceof String constant
        ? enumConstant(type, constant)
        : value;
  }

  static Object enumConstant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new Malformed("%s has no constant %s".formatted(type.getName(), name));
  }

  /** The record or object that the state of a namespace describes, if its class is allowed. */
  Optional<Object> rebuild(@Nullable Object state) {
    if (!(state instanceof Map<?, ?> attributes)
        || !(attributes.get(JavaDialect.CLASS) instanceof String name)) {
      return Optional.empty();
    }
    return allowed
        .find(name)
        .map(type -> new ObjectBuilder(this).build(type, attributesOf(attributes), name));
  }

  boolean isAllowed(Class<?> type) {
    return allowed.contains(type);
  }

  /** The attributes whose names are text, without the class's. */
  static Map<String, @Nullable Object> attributesOf(Map<?, ? extends @Nullable Object> state) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    state.forEach((key, value) -> {
      if (key instanceof String name && !name.equals(JavaDialect.CLASS)) {
        attributes.put(name, value);
      }
    });
    return attributes;
  }

  /** A list that may be changed. */
  static List<@Nullable Object> mutable(List<? extends @Nullable Object> list) {
    return new ArrayList<>(list);
  }
}
