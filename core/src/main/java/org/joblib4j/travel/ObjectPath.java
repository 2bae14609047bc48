package org.joblib4j.travel;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one gets from a value to an object in it that cannot travel.
 *
 * <p>Java serialization names the class of that object and not where it is. This walks over what
 * serialization would write, breadth first, to find the shortest way. It asks serialization itself
 * what an object refers to, so that it sees into the JDK's classes, too; the fields of other
 * classes only give the names.
 */
public final class ObjectPath {
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

  /** The shortest path to an object that cannot travel, null when none was found. */
  public static @Nullable ObjectPath toUntravelable(Object value) {
    return new Search().run(new ObjectPath(null, "", value, false));
  }

  /** The object where the path ends. */
  public Object end() {
    return end;
  }

  /** Whether the path ends at the object whose method has the lambda. */
  public boolean endsInCapturedThis() {
    return step.equals(THIS);
  }

  /** Whether the path leads through a field of a class that a user can change. */
  public boolean hasField() {
    return throughField || (before != null && before.hasField());
  }

  /** Whether the path ends at a lambda whose interface does not let it travel. */
  public boolean endsInLambda() {
    return end.getClass().isHidden() && end.getClass().getName().contains("$$Lambda");
  }

  private String endName() {
    Class<?> type = end.getClass();
    if (!endsInLambda() || type.getInterfaces().length == 0) {
      return type.getTypeName();
    }
    String name = type.getName();
    return "a %s that is a lambda of %s"
        .formatted(
            type.getInterfaces()[0].getTypeName(), name.substring(0, name.indexOf("$$Lambda")));
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
        if (!Substitutes.canTravel(at.end)) {
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
          || (value.getClass().isArray() && value.getClass().getComponentType().isPrimitive());
    }

    private void step(ObjectPath from, String step, @Nullable Object to) {
      if (to != null) {
        add(new ObjectPath(from, step, to, false));
      }
    }

    private void expand(ObjectPath at) {
      Object value = at.end;
      if (value instanceof SerializedLambda lambda) {
        expandLambda(at, lambda);
      } else if (Substitutes.of(value) instanceof Substitute substitute) {
        for (Substitute.Part part : substitute.parts()) {
          step(at, part.step(), part.value());
        }
      } else if (value instanceof Object[] elements) {
        for (int i = 0; i < elements.length; i++) {
          step(at, "element " + i, elements[i]);
        }
      } else if (value instanceof Collection || value instanceof Map) {
        expandElements(at, value);
      } else if (!expandFields(at)) {
        for (Object child : children(value)) {
          add(new ObjectPath(at, name(value, child), child, false));
        }
      }
    }

    /** The class of a collection may be the user's, with fields of its own. */
    private void expandElements(ObjectPath at, Object value) {
      if (value instanceof Collection<?> elements) {
        int i = 0;
        for (Object element : elements) {
          step(at, "element " + i++, element);
        }
      } else if (value instanceof Map<?, ?> map) {
        map.forEach((key, mapped) -> {
          step(at, "a key", key);
          step(at, "the value of " + named(key), mapped);
        });
      }
      for (Object child : children(value)) {
        if (child instanceof Comparator) {
          step(at, "its comparator", child);
        }
      }
      if (!Jdk.defines(value.getClass())) {
        boolean _ = expandFields(at);
      }
    }

    /** Goes through the fields of an object; whether that is all that is written of it. */
    private boolean expandFields(ObjectPath at) {
      boolean all = !(at.end instanceof Externalizable || at.end.getClass().isHidden());
      for (Class<?> type = at.end.getClass();
          type != null && Serializable.class.isAssignableFrom(type) && !type.isHidden();
          type = type.getSuperclass()) {
        boolean changeable = isChangeable(type);
        all &= !writesItself(type);
        for (ObjectStreamField each : ObjectStreamClass.lookup(type).getFields()) {
          if (!each.isPrimitive()) {
            Field field = field(type, each.getName());
            all &= field != null;
            Object to = field == null ? null : read(field, at.end);
            if (to != null) {
              add(new ObjectPath(at, type.getTypeName() + "." + each.getName(), to, changeable));
            }
          }
        }
      }
      return all;
    }

    /** Whether a field of a class could be left out by whoever reads the advice. */
    private static boolean isChangeable(Class<?> type) {
      return !Jdk.defines(type) && !type.isRecord() && !origin(type).equals(origin(Search.class));
    }

    private static Optional<CodeSource> origin(Class<?> type) {
      return Optional.ofNullable(type.getProtectionDomain().getCodeSource());
    }

    private static boolean writesItself(Class<?> type) {
      return Arrays.stream(type.getDeclaredMethods())
          .map(Method::getName)
          .anyMatch(name -> name.equals("writeReplace") || name.equals("writeObject"));
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

    /** What serialization writes below an object, as far as the object's own methods let it. */
    private static List<Object> children(Object value) {
      try {
        return Shown.children((Serializable) value);
      } catch (IOException | RuntimeException e) {
        return List.of();
      }
    }

    /** What serialization showed below an object whose fields cannot be seen. */
    private static String name(Object owner, Object child) {
      if (child instanceof SerializedLambda || child.getClass() == owner.getClass()) {
        return ""; // what its writeReplace returns
      } else if (Proxy.isProxyClass(owner.getClass())) {
        return "what is behind the proxy";
      }
      return child instanceof Comparator
          ? "its comparator"
          : "within a " + owner.getClass().getTypeName();
    }

    /** A field that can be read, null where its module forbids it, or there is none. */
    private static @Nullable Field field(Class<?> type, String name) {
      try {
        Field field = type.getDeclaredField(name);
        return field.trySetAccessible() ? field : null;
      } catch (NoSuchFieldException e) {
        return null;
      }
    }

    private static @Nullable Object read(Field field, Object owner) {
      try {
        return field.get(owner);
      } catch (IllegalAccessException e) {
        return null;
      }
    }

    private void expandLambda(ObjectPath at, SerializedLambda lambda) {
      String owner = lambda.getCapturingClass().replace('/', '.');
      boolean written = lambda.getImplMethodName().startsWith("lambda$");
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        Object captured = lambda.getCapturedArg(i);
        boolean self =
            i == 0 && written && captured != null && captured.getClass().getName().equals(owner);
        String step =
            written
                ? "captured value %d of the lambda in %s%s"
                    .formatted(i + 1, owner, method(lambda.getImplMethodName()))
                : "the object of the reference to %s.%s in %s"
                    .formatted(
                        lambda.getImplClass().replace('/', '.'), lambda.getImplMethodName(), owner);
        step(at, self ? THIS : step, captured);
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
  }
}
