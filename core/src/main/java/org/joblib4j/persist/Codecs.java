package org.joblib4j.persist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.joblib4j.persist.spi.Codec;
import org.jspecify.annotations.Nullable;

/** The codecs of one dump or load: those given, before those that ServiceLoader finds. */
final class Codecs {
  private static final List<Codec<?>> FOUND = found();

  private final List<Codec<?>> all;
  private final Map<Class<?>, Optional<Codec<?>>> byClass = new HashMap<>();

  Codecs(List<Codec<?>> given) {
    all = new ArrayList<>(given);
    all.addAll(FOUND);
  }

  private static List<Codec<?>> found() {
    List<Codec<?>> codecs = new ArrayList<>();
    ServiceLoader.load(Codec.class, Codec.class.getClassLoader()).forEach(codecs::add);
    return List.copyOf(codecs);
  }

  /** The codec for values of a class. */
  @Nullable Codec<?> forValue(Object value) {
    return all.isEmpty()
        ? null
        : byClass
            .computeIfAbsent(
                value.getClass(),
                type ->
                    all.stream()
                        .filter(codec -> codec.type().isAssignableFrom(type))
                        .<Codec<?>>map(codec -> codec)
                        .findFirst())
            .orElse(null);
  }

  /** The codec that makes exactly a class. */
  @Nullable Codec<?> forType(Class<?> type) {
    for (Codec<?> codec : all) {
      if (codec.type() == type) {
        return codec;
      }
    }
    return null;
  }

  static <T> Object encode(Codec<T> codec, Object value) {
    try {
      return codec.encode(codec.type().cast(value));
    } catch (IllegalArgumentException e) {
      throw new Unwritable(
          "%s refused a %s: %s"
              .formatted(codec.getClass().getName(), value.getClass().getName(), e.getMessage()));
    }
  }

  static Object decode(Codec<?> codec, Object form, String where) {
    try {
      return codec.decode(form);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new Malformed("%s: no %s: %s".formatted(where, codec.type().getName(), e.getMessage()));
    }
  }
}
