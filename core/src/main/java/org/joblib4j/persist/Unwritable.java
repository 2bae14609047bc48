package org.joblib4j.persist;

import java.io.Serial;

/**
 * Why a value cannot be written; the place is added where {@link Pickler} catches it.
 *
 * <p>Never leaves the package.
 */
final class Unwritable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  Unwritable(String message) {
    super(message, null, false, false);
  }

  Unwritable(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
