package org.joblib4j.persist;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A value has no form in a file.
 *
 * <p>The message says where in the dumped value it is, what it is, and what to do. Nothing is
 * written: the target is as it was.
 */
public final class NotPersistableException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  NotPersistableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
