package org.joblib4j.persist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Pickles in memory: written by hand, or dumped and loaded. */
final class Pickles {
  private Pickles() {}

  /** The bytes of characters of the same number. */
  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Object load(String latin1) throws IOException {
    return load(bytes(latin1), LoadOptions.DEFAULT);
  }

  static Object load(byte[] pickle, LoadOptions options) throws IOException {
    return Persist.load(new ByteArrayInputStream(pickle), Object.class, options);
  }

  static byte[] dump(@Nullable Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    Persist.dump(value, out, Compression.NONE);
    return out.toByteArray();
  }

  /** The value after a way through a file. */
  static Object throughFile(Object value, Class<?>... allowed) throws IOException {
    return load(dump(value), LoadOptions.DEFAULT.allowing(allowed));
  }
}
