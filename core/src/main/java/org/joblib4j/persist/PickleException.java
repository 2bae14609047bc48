package org.joblib4j.persist;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A file is no pickle that can be loaded: damaged, cut off, over a limit, or using a feature that
 * is refused.
 *
 * <p>The message names the file, the offset in the (decompressed) stream and the opcode.
 */
public final class PickleException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final long offset;

  PickleException(String message, long offset, @Nullable Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /** The offset of the refused opcode in the decompressed stream. */
  public long offset() {
    return offset;
  }
}
