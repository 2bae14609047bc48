package org.joblib4j.s3;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The service answered that it will not do what it was asked for. */
final class RefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  RefusedException(String message, int status, String code, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
  }

  /** Whether it is an object that is missing, and not the bucket. */
  boolean isMissing() {
    return status == 404 && !code.equals("NoSuchBucket");
  }

  /** Whether the object is the one that the caller knows. */
  boolean isUnchanged() {
    return status == 304;
  }

  /** Whether a condition does not hold, or somebody else is writing at this moment. */
  boolean isConflict() {
    return status == 412 || status == 409;
  }
}
