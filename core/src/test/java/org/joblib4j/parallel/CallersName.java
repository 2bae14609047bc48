package org.joblib4j.parallel;

import java.io.Serializable;
import org.joblib4j.parallel.spi.ContextCarrier;
import org.joblib4j.parallel.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/** A name that belongs to a thread, as a logging library's context does; found by ServiceLoader. */
public final class CallersName implements ContextCarrier {
  private static final ThreadLocal<@Nullable String> NAME = new ThreadLocal<>();

  /** Called by ServiceLoader. */
  public CallersName() {}

  static @Nullable String get() {
    return NAME.get();
  }

  static void set(String name) {
    NAME.set(name);
  }

  static void remove() {
    NAME.remove();
  }

  @Override
  public TaskContext capture() {
    String callers = NAME.get();
    if (callers == null) {
      return TaskContext.NONE;
    }
    return (TaskContext & Serializable)
        batch -> {
          String before = NAME.get();
          NAME.set(callers);
          try {
            batch.run();
          } finally {
            NAME.set(before);
          }
        };
  }
}
