package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.LZMAOutputStream;

/**
 * LZMA alone, the format before xz. A file that asks for more than 128 MiB to be read is refused.
 */
public final class LzmaCompressor extends LzmaLevels {
  /** The head then says that an end marker ends the content. */
  private static final long UNKNOWN_SIZE = -1;

  /**
   * For ServiceLoader.
   *
   * @throws LinkageError when the library is missing, so that it is known at once
   */
  public LzmaCompressor() {
    Objects.requireNonNull(LZMAOutputStream.class);
  }

  @Override
  public String formatName() {
    return "lzma";
  }

  @Override
  public List<String> extensions() {
    return List.of(".lzma");
  }

  @Override
  public byte[] magic() {
    return new byte[] {0x5d, 0};
  }

  @Override
  public OutputStream compress(OutputStream target, int level) throws IOException {
    return new LZMAOutputStream(target, new LZMA2Options(level), UNKNOWN_SIZE) {
      // The format knows no flush, and the original refuses it.
      @Override
      public void flush() {}
    };
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    return new GuardedInputStream(new LZMAInputStream(source, MOST_MEMORY));
  }
}
