package org.joblib4j.process;

import java.io.IOException;
import java.io.NotSerializableException;
import org.joblib4j.travel.ObjectPath;
import org.joblib4j.travel.Remedy;
import org.jspecify.annotations.Nullable;

/** Says why a value cannot travel to another JVM, and what to do about it. */
final class Unsendable {
  /** What the value is to its task, which decides what can be done about it. */
  enum Role {
    FUNCTION("create the object in the task instead of capturing it"),
    ARGUMENT("create the object in the task, from plain arguments"),
    RESULT("return plain data instead"),
    VARIABLE("create the object in the task");

    /** What to do instead of sending an object. */
    private final String instead;

    Role(String instead) {
      this.instead = instead;
    }
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
    String why = path == null ? describe(cause) : path + "; " + Remedy.of(path, role.instead);
    NotSerializableException explained =
        new NotSerializableException(what + " cannot be sent to another process: " + why);
    if (!(cause instanceof OversizeException)) { // its text is all there is to say
      explained.initCause(cause);
    }
    return explained;
  }

  /** The way to the culprit, null when it cannot be found. */
  private static @Nullable ObjectPath path(Object value) {
    try {
      return ObjectPath.toUntravelable(value);
    } catch (Throwable e) {
      // The search meets methods of the user's classes, too; there is less to say without it.
      return null;
    }
  }

  private static String describe(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof OversizeException) {
      return text;
    } else if (cause instanceof NotSerializableException) {
      return text.contains(" ") ? text : text + " is not serializable";
    } else if (cause instanceof OutOfMemoryError) {
      return HeapLimit.text("what is written for it");
    }
    return cause instanceof WrongThreadException
        ? "its memory belongs to one thread; allocate it with Arena.ofShared or Arena.ofAuto"
        : ThrowableSketch.describe(cause);
  }
}
