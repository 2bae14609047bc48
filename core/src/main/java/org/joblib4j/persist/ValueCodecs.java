package org.joblib4j.persist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.joblib4j.persist.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/** The codecs of one dump or load: those given, before those that ServiceLoader finds. */
final class ValueCodecs {
  private static final List<ValueCodec<?>> FOUND = found();

  private final List<ValueCodec<?>> all;
  private final Map<Class<?>, Optional<ValueCodec<?>>> byClass = new HashMap<>();

  ValueCodecs(List<ValueCodec<?>> given) {
    all = new ArrayList<>(given);
    all.addAll(FOUND);
  }

  private static List<ValueCodec<?>> found() {
    List<ValueCodec<?>> codecs = new ArrayList<>();
    ServiceLoader.load(ValueCodec.class, ValueCodec.class.getClassLoader()).forEach(codecs::add);
    return List.copyOf(codecs);
  }

  /** The codec for values of a class. */
  @Nullable ValueCodec<?> forValue(Object value) {
    return all.isEmpty()
        ? null
        : byClass
            .computeIfAbsent(
                value.getClass(),
                type ->
                    all.stream()
                        .filter(codec -> codec.type().isAssignableFrom(type))
                        .<ValueCodec<?>>map(codec -> codec)
                        .findFirst())
            .orElse(null);
  }

  /** The codec that makes exactly a class. */
  @Nullable ValueCodec<?> forType(Class<?> type) {
    for (ValueCodec<?> codec : all) {
      if (codec.type() == type) {
        return codec;
      }
    }
    return null;
  }

  static <T> Object encode(ValueCodec<T> codec, Object value) {
    try {
      return codec.encode(codec.type().cast(value));
    } catch (IllegalArgumentException e) {
      throw new Unwritable(
          "%s refused a %s: %s"
              .formatted(codec.getClass().getName(), value.getClass().getName(), e.getMessage()));
    }
  }

  static Object decode(ValueCodec<?> codec, Object form, String where) {
    try {
      return codec.decode(form);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new Malformed("%s: no %s: %s".formatted(where, codec.type().getName(), e.getMessage()));
    }
  }
}
