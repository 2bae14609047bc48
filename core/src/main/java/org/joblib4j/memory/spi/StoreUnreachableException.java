package org.joblib4j.memory.spi;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A store cannot be reached now, whatever was asked of it: its service is down, the network is
 * gone. A {@code Memory} tells that once, and not for reading, storing and waiting apart.
 */
public final class StoreUnreachableException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Says which store and why.
   *
   * @param message the store's {@linkplain ResultStore#location location} and the reason
   * @param cause null where an earlier failure is repeated
   */
  public StoreUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
