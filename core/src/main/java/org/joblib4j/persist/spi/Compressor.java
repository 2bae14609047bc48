package org.joblib4j.persist.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A compression format of files, found by {@link java.util.ServiceLoader}.
 *
 * <p>Name, extensions and magic must differ from those of every other format, and no magic may be
 * the start of another: two formats that claim the same make every use of {@code Persist} a {@link
 * java.util.ServiceConfigurationError} that names both, never a silent choice. Implementations are
 * safe for use by several threads; the streams they return need not be.
 *
 * <p>The testkit's {@code CompressorContract} checks an implementation.
 */
public interface Compressor {

  /** The name of the format, of lower-case letters and digits, such as {@code "zstd"}. */
  String formatName();

  /** The file name extensions that stand for the format, with the dot: {@code ".zst"}. */
  List<String> extensions();

  /**
   * The bytes that every file of the format starts with: 1 to 16, not those of an uncompressed file
   * (80 hexadecimal, or the letters ZF).
   */
  byte[] magic();

  /** The least level; a lower one is an {@link IllegalArgumentException} of the caller. */
  int minLevel();

  /** The greatest level. */
  int maxLevel();

  /** The level where none is asked for. */
  int defaultLevel();

  /**
   * A stream that compresses what is written to it. Closing it completes the format and closes the
   * target.
   *
   * @param level between {@link #minLevel} and {@link #maxLevel}
   * @throws IOException when the header cannot be written
   */
  OutputStream compress(OutputStream target, int level) throws IOException;

  /**
   * A stream of the decompressed content. Closing it closes the source.
   *
   * <p>It must not take memory because a header says so: at most what the format's usual settings
   * need, else an IOException that names the size. Content is given out as it is found, so that
   * whoever reads can stop at a limit; damaged or cut off data ends in an IOException, at the
   * latest where the content ends.
   *
   * @throws IOException when the header cannot be read or is not of this format
   */
  InputStream decompress(InputStream source) throws IOException;
}
