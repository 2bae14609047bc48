package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;

/**
 * How the content of a compressed stream is read, once its format is recognised.
 *
 * @param format the name of the format
 * @param opening makes a stream of the content
 */
record Decompression(String format, Opening opening) {
  /** Makes a stream of content. */
  @FunctionalInterface
  interface Opening {
    /** The content of a compressed stream, which is closed with it. */
    InputStream open(InputStream compressed) throws IOException;
  }

  InputStream open(InputStream compressed) throws IOException {
    return opening.open(compressed);
  }
}
