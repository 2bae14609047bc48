package org.joblib4j.persist;

import java.io.Serial;

/**
 * What is wrong with the value that an opcode asked for; the machine adds where it stood.
 *
 * <p>Never leaves the package: {@link Unpickler} turns it into a {@link PickleException}. It has no
 * stack trace, because the offset and the opcode say more.
 */
final class Malformed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  Malformed(String message) {
    super(message, null, false, false);
  }

  Malformed(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
