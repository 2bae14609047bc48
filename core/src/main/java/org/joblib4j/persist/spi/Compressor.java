package org.joblib4j.persist.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A compression format of files, found by {@link java.util.ServiceLoader}.
 *
 * <p>Name, extensions and magic must differ from those of every other format: two that claim the
 * same are an error when the first file is opened, never a silent choice. Implementations are safe
 * for use by several threads; the streams they return need not be.
 */
public interface Compressor {

  /** The name of the format, in lower case, such as {@code "zstd"}. */
  String formatName();

  /** The file name extensions that stand for the format, with the dot: {@code ".zst"}. */
  List<String> extensions();

  /** The bytes that every file of the format starts with; at least one. */
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
   * A stream of the decompressed content. Closing it closes the source. It must not take memory
   * because a header says so: at most what the format's usual settings need, else an IOException
   * that names the size.
   *
   * @throws IOException when the header cannot be read or is not of this format
   */
  InputStream decompress(InputStream source) throws IOException;
}
