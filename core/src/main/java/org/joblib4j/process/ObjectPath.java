package org.joblib4j.process;

import java.io.Externalizable;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * How one gets from a value to an object in it that is not serializable.
 *
 * <p>Java serialization names the class of that object and not where it is. This walks over the
 * same fields, breadth first, to find the shortest way. Where modules keep it from looking at
 * fields, it finds nothing.
 */
final class ObjectPath {
  private static final int MOST_OBJECTS = 100_000;
  private static final String THIS = "captured 'this'";

  /** As {@code lambda$main$5db0acc5$1}. */
  private static final Pattern LAMBDA_BODY =
      Pattern.compile("lambda\\$(.+?)(\\$[0-9a-f]{1,8})?\\$\\d+");

  private final @Nullable ObjectPath before;
  private final String step;
  private final Object end;
  private final boolean throughField;

  private ObjectPath(@Nullable ObjectPath before, String step, Object end, boolean throughField) {
    this.before = before;
    this.step = step;
    this.end = end;
    this.throughField = throughField;
  }

  /** The shortest path to an object that is not serializable, null when none was found. */
  static @Nullable ObjectPath toUnserializable(Object value) {
    return new Search().run(new ObjectPath(null, "", value, false));
  }

  /** The object where the path ends. */
  Object end() {
    return end;
  }

  Class<?> endType() {
    return end.getClass();
  }

  /** Whether the path ends at the object whose method has the lambda. */
  boolean endsInCapturedThis() {
    return step.equals(THIS);
  }

  /** Whether the path leads through a field of a class that is not the JDK's. */
  boolean hasField() {
    return throughField || (before != null && before.hasField());
  }

  /** Whether the path ends at a lambda whose interface does not let it travel. */
  boolean endsInLambda() {
    return endType().isHidden() && endType().getName().contains("$$Lambda");
  }

  private String endName() {
    if (!endsInLambda() || endType().getInterfaces().length == 0) {
      return endType().getTypeName();
    }
    String name = endType().getName();
    return "a %s that is a lambda of %s"
        .formatted(
            endType().getInterfaces()[0].getTypeName(),
            name.substring(0, name.indexOf("$$Lambda")));
  }

  /** The steps, and the class that is not serializable. */
  @Override
  public String toString() {
    List<String> steps = new ArrayList<>();
    for (ObjectPath at = this; at != null; at = at.before) {
      if (!at.step.isEmpty()) {
        steps.addFirst(at.step);
      }
    }
    String type = endName() + " is not serializable";
    return steps.isEmpty() ? type : String.join(" -> ", steps) + ": " + type;
  }

  /** One walk over a graph of objects. */
  private static final class Search {
    private final Deque<ObjectPath> waiting = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    @Nullable ObjectPath run(ObjectPath start) {
      add(start);
      for (ObjectPath at = waiting.poll(); at != null; at = waiting.poll()) {
        if (!(at.end instanceof Serializable)) {
          return at;
        }
        expand(at);
      }
      return null;
    }

    private void add(ObjectPath path) {
      if (seen.size() < MOST_OBJECTS && !isLeaf(path.end) && seen.add(path.end)) {
        waiting.add(path);
      }
    }

    private static boolean isLeaf(Object value) {
      return value instanceof String
          || value instanceof Number
          || value instanceof Boolean
          || value instanceof Character
          || value instanceof Enum
          || value instanceof Class
          || value instanceof NdArray
          || ArrayKind.of(value) != null;
    }

    private void step(ObjectPath from, String step, @Nullable Object to) {
      if (to != null) {
        add(new ObjectPath(from, step, to, false));
      }
    }

    private void expand(ObjectPath at) {
      Object value = at.end;
      Object replaced = replacement(value);
      if (replaced instanceof SerializedLambda lambda) {
        expandLambda(at, lambda);
      } else if (replaced != null) {
        step(at, "its replacement", replaced);
      } else if (value instanceof Object[] elements) {
        for (int i = 0; i < elements.length; i++) {
          step(at, "element " + i, elements[i]);
        }
      } else if (value instanceof Collection<?> elements && isOfJdk(value.getClass())) {
        int i = 0;
        for (Object element : elements) {
          step(at, "element " + i++, element);
        }
      } else if (value instanceof Map<?, ?> map && isOfJdk(value.getClass())) {
        map.forEach((key, mapped) -> {
          step(at, "a key", key);
          step(at, "the value of " + named(key), mapped);
        });
      } else if (!(value instanceof Externalizable)) {
        expandFields(at);
      }
    }

    /** A key with its text, or its class where the text would be made by code of the user's. */
    private static String named(@Nullable Object key) {
      if (key == null || key.getClass().getPackageName().equals("java.lang")) {
        return "key " + key;
      }
      return key instanceof Enum<?> constant
          ? "key " + constant.name()
          : "a key of " + key.getClass().getTypeName();
    }

    private static boolean isOfJdk(Class<?> type) {
      return type.getName().startsWith("java.");
    }

    private void expandLambda(ObjectPath at, SerializedLambda lambda) {
      String owner = lambda.getCapturingClass().replace('/', '.');
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        Object captured = lambda.getCapturedArg(i);
        boolean self =
            i == 0
                && lambda.getImplMethodName().startsWith("lambda$")
                && captured != null
                && captured.getClass().getName().equals(owner);
        step(
            at,
            self
                ? THIS
                : "captured value %d of the lambda in %s%s"
                    .formatted(i + 1, owner, method(lambda.getImplMethodName())),
            captured);
      }
    }

    /** The method that a lambda is written in, where javac's name of its body tells. */
    private static String method(String body) {
      Matcher javac = LAMBDA_BODY.matcher(body);
      if (!javac.matches()) {
        return "";
      }
      return switch (javac.group(1)) {
        case "new" -> ", in a constructor";
        case "static" -> ", in a static initializer";
        default -> ", in its method " + javac.group(1);
      };
    }

    private void expandFields(ObjectPath at) {
      for (Class<?> type = at.end.getClass();
          type != null && Serializable.class.isAssignableFrom(type);
          type = type.getSuperclass()) {
        for (ObjectStreamField field : ObjectStreamClass.lookup(type).getFields()) {
          if (!field.isPrimitive()) {
            Object to = read(type, field, at.end);
            if (to != null) {
              String step = type.getTypeName() + "." + field.getName();
              add(new ObjectPath(at, step, to, !isOfJdk(type)));
            }
          }
        }
      }
    }

    private static @Nullable Object read(Class<?> type, ObjectStreamField named, Object owner) {
      try {
        Field field = type.getDeclaredField(named.getName());
        field.setAccessible(true);
        return field.get(owner);
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }

    private static @Nullable Object replacement(Object value) {
      for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
        try {
          Method method = type.getDeclaredMethod("writeReplace");
          method.setAccessible(true);
          return method.invoke(value);
        } catch (NoSuchMethodException e) {
          // Perhaps its superclass has it.
        } catch (ReflectiveOperationException | RuntimeException e) {
          return null;
        }
      }
      return null;
    }
  }
}
