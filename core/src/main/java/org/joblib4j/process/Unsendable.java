package org.joblib4j.process;

import java.io.IOException;
import java.io.NotSerializableException;
import org.jspecify.annotations.Nullable;

/** Says why a value cannot travel to another JVM, and what to do about it. */
final class Unsendable {
  private Unsendable() {}

  /** What happens when a value alone is serialized; null when all is well. */
  static @Nullable Throwable tryEncoding(@Nullable Object value, TaskValues.Encoders encoders) {
    try {
      return TaskValues.encode(1, (_, encoder) -> encoder.write(value), encoders).failure();
    } catch (IOException e) {
      return e;
    }
  }

  /** A failure that names the value. */
  static Throwable explain(String what, @Nullable Object value, Throwable cause) {
    NotSerializableException explained =
        new NotSerializableException(what + " cannot be sent to another process: " + cause);
    explained.initCause(cause);
    return explained;
  }
}
