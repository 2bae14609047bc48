package org.joblib4j.persist;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  /**
   * What one named class allows, by name. A closure holds nothing but classes that its own class
   * can see, so that it keeps no class loader alive that would not live anyway.
   */
  private static final ClassValue<Map<String, Class<?>>> CLOSURES =
      new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> named) {
          return closure(named);
        }
      };

  /** One for each named class: mostly one, seldom more than three. */
  private final List<Map<String, Class<?>>> closures = new ArrayList<>();

  AllowedClasses(Collection<Class<?>> named) {
    for (Class<?> each : named) {
      Map<String, Class<?>> closure = CLOSURES.get(each);
      if (!closure.isEmpty()) {
        closures.add(closure);
      }
    }
  }

  private static Map<String, Class<?>> closure(Class<?> named) {
    Map<String, Class<?>> byName = new HashMap<>();
    Deque<Type> open = new ArrayDeque<>(List.of(named));
    Set<Type> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Type type = open.pop();
      if (seen.add(type)) {
        switch (type) {
          case Class<?> c -> add(c, byName, open);
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
    return Map.copyOf(byName);
  }

  private static void add(Class<?> type, Map<String, Class<?>> byName, Deque<Type> open) {
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
    for (Map<String, Class<?>> closure : closures) {
      Class<?> type = closure.get(name);
      if (type != null) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  boolean contains(Class<?> type) {
    return closures.stream().anyMatch(closure -> closure.get(type.getName()) == type);
  }
}
