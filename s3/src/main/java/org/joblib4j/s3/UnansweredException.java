package org.joblib4j.s3;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The service did not answer, or only that it cannot now. */
final class UnansweredException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnansweredException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
