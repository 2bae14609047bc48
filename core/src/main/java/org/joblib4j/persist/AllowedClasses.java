package org.joblib4j.persist;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes that a file may name: those that the caller named, and all that their components,
 * fields, type arguments and permitted subclasses are declared as.
 *
 * <p>Of the JDK's own only enums are: other types that have a form in files are in {@link
 * JavaTypes}.
 */
final class AllowedClasses {
  private final Map<String, Class<?>> byName = new HashMap<>();

  AllowedClasses(Collection<Class<?>> named) {
    Deque<Type> open = new ArrayDeque<>(named);
    Set<Type> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Type type = open.pop();
      if (seen.add(type)) {
        switch (type) {
          case Class<?> c -> add(c, open);
          case ParameterizedType p -> {
            open.push(p.getRawType());
            pushAll(open, p.getActualTypeArguments());
          }
          case GenericArrayType a -> open.push(a.getGenericComponentType());
          case WildcardType w -> pushAll(open, w.getUpperBounds());
          case TypeVariable<?> v -> pushAll(open, v.getBounds());
          default -> {}
        }
      }
    }
  }

  private void add(Class<?> type, Deque<Type> open) {
    if (type.isArray()) {
      open.push(type.getComponentType());
      return;
    }
    if (type.isEnum()) {
      byName.put(type.getName(), type);
      return;
    }
    if (type.isPrimitive() || ObjectFields.isPlatform(type)) {
      return;
    }
    if (type.isSealed()) {
      pushAll(open, type.getPermittedSubclasses());
    }
    byName.put(type.getName(), type);
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        open.push(component.getGenericType());
      }
    } else if (!type.isInterface()) {
      for (Field field : ObjectFields.of(type)) {
        open.push(field.getGenericType());
      }
    }
  }

  private static void pushAll(Deque<Type> open, Type[] types) {
    for (Type type : types) {
      open.push(type);
    }
  }

  /** The allowed class of a name. */
  Optional<Class<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  boolean contains(Class<?> type) {
    return byName.get(type.getName()) == type;
  }
}
