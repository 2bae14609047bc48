package org.joblib4j.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.joblib4j.array.MapMode;
import org.joblib4j.persist.DumpOptions;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.jspecify.annotations.Nullable;

/**
 * What may be built from an entry: the type that the function returns, the types that its
 * declaration names, and what the caller adds. An entry that names another class is refused.
 */
final class ResultType implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final Class<?> type;
  private final Class<?>[] allowed;
  private final @Nullable MapMode mapMode;
  private final boolean deferred;

  /** Any thread may write it, and all write the same. */
  private transient @Nullable LoadOptions copying;

  private ResultType(
      Class<?> type, Class<?>[] allowed, @Nullable MapMode mapMode, boolean deferred) {
    this.type = type;
    this.allowed = allowed;
    this.mapMode = mapMode;
    this.deferred = deferred;
  }

  /**
   * The type of a function's results.
   *
   * @param declared what the function returns
   * @param allowed classes that results may hold besides
   * @param mapMode how arrays are mapped; the data of Java's own arrays is always copied
   */
  static ResultType of(Type declared, Collection<Class<?>> allowed, Optional<MapMode> mapMode) {
    boolean deferred = isFuture(rawClass(declared));
    Set<Class<?>> named = classesIn(deferred ? valueOfFuture(declared) : declared);
    Class<?> type = named.isEmpty() ? Object.class : named.iterator().next();
    // A map would hand out NdArrays where the type has arrays of the heap.
    boolean mapped =
        mapMode.isPresent()
            && named.stream().noneMatch(ResultType::isJavaArray)
            && ((named.size() == 1 && isContainer(type))
                || named.stream().anyMatch(ResultType::mayHoldArrays));
    named.addAll(allowed);
    return new ResultType(
        type, named.toArray(Class<?>[]::new), mapped ? mapMode.orElse(null) : null, deferred);
  }

  /** A function that declares a class of its own for its futures could not be given another's. */
  private static boolean isFuture(Class<?> type) {
    return type == CompletableFuture.class || type == CompletionStage.class;
  }

  private static Type valueOfFuture(Type future) {
    return future instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Object.class;
  }

  private static boolean isJavaArray(Class<?> type) {
    return type.isArray() && type.getComponentType().isPrimitive();
  }

  private static boolean isContainer(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  private static boolean mayHoldArrays(Class<?> type) {
    return type == Object.class || (!type.isPrimitive() && !type.getName().startsWith("java."));
  }

  /** The classes that a type names, its own first. */
  private static Set<Class<?>> classesIn(Type declared) {
    Set<Class<?>> classes = new LinkedHashSet<>();
    Set<Type> seen = new HashSet<>();
    Deque<Type> open = new ArrayDeque<>(List.of(declared));
    while (!open.isEmpty()) {
      Type type = open.removeFirst();
      if (!seen.add(type)) {
        continue;
      }
      switch (type) {
        case Class<?> c -> classes.add(c);
        case ParameterizedType p -> {
          classes.add((Class<?>) p.getRawType());
          open.addAll(Arrays.asList(p.getActualTypeArguments()));
        }
        case GenericArrayType a -> {
          classes.add(rawClass(a));
          open.add(a.getGenericComponentType());
        }
        case WildcardType w -> open.addAll(Arrays.asList(w.getUpperBounds()));
        case TypeVariable<?> v -> open.addAll(Arrays.asList(v.getBounds()));
        default -> classes.add(Object.class);
      }
    }
    return classes;
  }

  private static Class<?> rawClass(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType p -> (Class<?>) p.getRawType();
      case GenericArrayType a -> rawClass(a.getGenericComponentType()).arrayType();
      case WildcardType w -> rawClass(w.getUpperBounds()[0]);
      case TypeVariable<?> v -> rawClass(v.getBounds()[0]);
      default -> Object.class;
    };
  }

  /** How results are dumped: what could not be built when they are read is refused. */
  DumpOptions dumping() {
    return DumpOptions.DEFAULT.loadableWith(allowed);
  }

  /** Whether the function returns a future, and what is stored is the value that it gets. */
  boolean isDeferred() {
    return deferred;
  }

  /** A stored result, as the function returns it. */
  @Nullable Object delivered(@Nullable Object value) {
    return deferred ? CompletableFuture.completedFuture(value) : value;
  }

  /** Whether arrays are mapped rather than read. */
  boolean isMapped() {
    return mapMode != null;
  }

  Object load(Path file) throws IOException {
    return Persist.load(file, type, mapMode == null ? copying() : copying().mapping(mapMode));
  }

  /** As from a file, but never mapped. */
  Object load(MemorySegment entry) throws IOException {
    return Persist.load(entry, type, copying());
  }

  /** As from a file, but never mapped. */
  Object load(InputStream entry) throws IOException {
    return Persist.load(entry, type, copying());
  }

  private LoadOptions copying() {
    LoadOptions known = copying;
    if (known == null) {
      known = LoadOptions.DEFAULT.allowing(allowed);
      copying = known;
    }
    return known;
  }

  /** The type's name. */
  @Override
  public String toString() {
    return type.getTypeName();
  }
}
