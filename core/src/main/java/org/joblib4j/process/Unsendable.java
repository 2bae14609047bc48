package org.joblib4j.process;

import java.io.IOException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Says why a value cannot travel to another JVM, and what to do about it. */
final class Unsendable {
  /** What the value is to its task, which decides what can be done about it. */
  enum Role {
    FUNCTION,
    ARGUMENT,
    RESULT
  }

  private Unsendable() {}

  /**
   * What happens when a value alone is serialized; null when all is well.
   *
   * @param most so many bytes fit
   */
  static @Nullable Throwable tryEncoding(
      @Nullable Object value, TaskValues.Encoders encoders, long most) {
    try {
      return TaskValues.encode(1, (_, encoder) -> encoder.write(value), encoders, most).failure();
    } catch (IOException e) {
      return e;
    }
  }

  /**
   * A failure that names the value, the object in it that is to blame, and a remedy.
   *
   * @param what names the value
   * @param cause what its serialization threw
   */
  static Throwable explain(String what, Role role, @Nullable Object value, Throwable cause) {
    ObjectPath path =
        cause instanceof NotSerializableException && value != null ? path(value) : null;
    String why = path == null ? describe(cause) : path + "; " + remedy(path, role);
    NotSerializableException explained =
        new NotSerializableException(what + " cannot be sent to another process: " + why);
    explained.initCause(cause);
    return explained;
  }

  /** The way to the culprit, null when it cannot be found. */
  private static @Nullable ObjectPath path(Object value) {
    try {
      return ObjectPath.toUnserializable(value);
    } catch (Throwable e) {
      // The search meets methods of the user's classes, too; there is less to say without it.
      return null;
    }
  }

  private static String describe(Throwable cause) {
    if (cause instanceof OversizeException) {
      return String.valueOf(cause.getMessage());
    }
    return cause instanceof WrongThreadException
        ? "its memory belongs to one thread; allocate it with Arena.ofShared or Arena.ofAuto"
        : ThrowableSketch.describe(cause);
  }

  private static String remedy(ObjectPath path, Role role) {
    if (path.endsInCapturedThis()) {
      return "a lambda that uses an instance field or method captures 'this': copy the fields that it"
          + " uses to local variables before it, or make the method static";
    }
    Object end = path.end();
    if (end instanceof Optional) {
      return "send its value, such as with orElse(null)";
    } else if (end instanceof BaseStream) {
      return "collect it first, such as with toList()";
    } else if (end instanceof Collection || end instanceof Map) {
      return "it is a view: send a copy, such as with List.copyOf or Map.copyOf";
    }
    List<String> ways = new ArrayList<>();
    if (path.endsInLambda()) {
      ways.add("declare it as Fn0, Action or another functional interface that is Serializable");
    } else if (!isOfJdk(path.endType())) {
      ways.add("make " + path.endType().getSimpleName() + " implement java.io.Serializable");
    }
    if (path.hasField()) {
      ways.add("make a field that leads there transient");
    }
    ways.add(
        switch (role) {
          case RESULT -> "return plain data instead";
          case ARGUMENT -> "create the object in the task, from plain arguments";
          case FUNCTION -> "create the object in the task instead of capturing it";
        });
    return String.join(", or ", ways);
  }

  /** Whether nobody who reads the advice can change a class. */
  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }
}
