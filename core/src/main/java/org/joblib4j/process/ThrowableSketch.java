package org.joblib4j.process;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can always be said about one exception of a chain, also about one that cannot be serialized,
 * or whose class the other JVM lacks.
 *
 * <p>An exception is an object of the user's, and each of its methods may throw: whatever is asked
 * of one is asked here.
 *
 * @param types its class and the superclasses of it, up to {@link Throwable}
 * @param loaders the numbers of their class loaders
 * @param text what its {@code toString} says, null where that throws
 * @param message what its {@code getMessage} says, null also where that throws
 * @param mute whether it throws
 * @param detail the message that it was made with, as far as that is known
 * @param stack where it was made
 * @param cause the number of its cause in the chain, -1 for none
 * @param suppressed the numbers of its suppressed exceptions
 * @param encodings in how many forms it follows itself
 */
record ThrowableSketch(
    List<String> types,
    List<Integer> loaders,
    @Nullable String text,
    @Nullable String message,
    boolean mute,
    @Nullable String detail,
    List<StackTraceElement> stack,
    int cause,
    List<Integer> suppressed,
    int encodings)
    implements Serializable {
  private static final int MOST_CAUSES = 20;

  /** An exception and its causes, as far as they can be had and are not without end. */
  static List<Throwable> withCauses(Throwable throwable) {
    List<Throwable> all = new ArrayList<>();
    for (Throwable t = throwable; t != null && all.size() <= MOST_CAUSES; t = causeOf(t)) {
      all.add(t);
    }
    return all;
  }

  /** Class and message; the class alone where the message cannot be had. */
  static String describe(Throwable throwable) {
    return described(textOf(throwable), throwable.getClass().getName());
  }

  private static String described(@Nullable String text, String type) {
    return text != null ? text : type + " (its text cannot be had: its own methods throw)";
  }

  /** Class and message; the class alone where the message cannot be had. */
  String description() {
    return described(text, types.getFirst());
  }

  /** What an exception says of itself, null where its own methods throw. */
  static @Nullable String textOf(Throwable throwable) {
    try {
      String text = throwable.toString();
      if (throwable instanceof LinkageError && throwable.getCause() != null) {
        // A static initializer that failed: the error has no message, or only names the class.
        return text + ", caused by " + throwable.getCause();
      }
      return text != null ? text : throwable.getClass().getName();
    } catch (Throwable thrown) {
      return null;
    }
  }

  /** The cause of an exception, null where it has none or its own methods throw. */
  static @Nullable Throwable causeOf(Throwable throwable) {
    try {
      return throwable.getCause();
    } catch (Throwable thrown) {
      return null;
    }
  }

  /** Where an exception was made, empty where its own methods throw. */
  static List<StackTraceElement> stackOf(Throwable throwable) {
    try {
      return List.of(throwable.getStackTrace());
    } catch (Throwable thrown) {
      return List.of();
    }
  }
}
