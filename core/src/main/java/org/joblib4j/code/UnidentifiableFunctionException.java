package org.joblib4j.code;

import java.io.Serial;

/**
 * Thrown when nobody can say which code is behind a function. The message gives the reason and the
 * remedies.
 */
public final class UnidentifiableFunctionException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  /** With the reason, a sentence without its end; the remedy that always works is added. */
  UnidentifiableFunctionException(String reason) {
    super(reason + ", or give the function a name and a version: cache(\"name\", \"1\", function)");
  }
}
