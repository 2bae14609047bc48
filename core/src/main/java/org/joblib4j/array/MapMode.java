package org.joblib4j.array;

import java.nio.channels.FileChannel;

/** How a file is mapped into memory: what may be written, and who sees it. */
public enum MapMode {
  /** The array is read-only. NumPy's {@code "r"}. */
  READ,

  /** The array is writable; what is written goes to the file. NumPy's {@code "r+"}. */
  READ_WRITE,

  /**
   * The array is writable; what is written stays in this process and the file is untouched. NumPy's
   * {@code "c"}. Java wants permission to write to the file all the same.
   */
  COPY_ON_WRITE;

  FileChannel.MapMode channelMode() {
    return switch (this) {
      case READ -> FileChannel.MapMode.READ_ONLY;
      case READ_WRITE -> FileChannel.MapMode.READ_WRITE;
      case COPY_ON_WRITE -> FileChannel.MapMode.PRIVATE;
    };
  }
}
