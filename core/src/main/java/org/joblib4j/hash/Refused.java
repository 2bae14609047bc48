package org.joblib4j.hash;

import java.io.Serial;

/**
 * Why a part of a value has no form; where it is, is added where {@link Encoder} catches it.
 *
 * <p>Never leaves the package.
 */
final class Refused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  Refused(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
