package org.joblib4j.codecs;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.joblib4j.persist.spi.BlockOutputStream;
import org.joblib4j.persist.spi.Compressor;

/**
 * Zstandard, RFC 8878.
 *
 * <p>Content of several megabytes is written as several frames one behind the other, each with its
 * size and a checksum, which the RFC calls one file like any other; the command {@code zstd} does
 * too. They are compressed and read on all cores. A single large frame of another writer is read by
 * one thread, with at most 128 MiB for its window.
 */
public final class ZstdCompressor implements Compressor {
  static final int MIN_LEVEL = -7;
  static final int MAX_LEVEL = 22;

  /**
   * For ServiceLoader.
   *
   * @throws LinkageError when the library is missing, so that it is known at once
   */
  public ZstdCompressor() {
    Objects.requireNonNull(Zstd.class);
  }

  @Override
  public String formatName() {
    return "zstd";
  }

  @Override
  public List<String> extensions() {
    return List.of(".zst", ".zstd");
  }

  @Override
  public byte[] magic() {
    byte[] magic = new byte[Integer.BYTES];
    LittleEndian.setInt32(magic, 0, ZstdFrames.MAGIC);
    return magic;
  }

  @Override
  public int minLevel() {
    return MIN_LEVEL;
  }

  @Override
  public int maxLevel() {
    return MAX_LEVEL;
  }

  /** The fastest of the usual ones. */
  @Override
  public int defaultLevel() {
    return 1;
  }

  @Override
  public OutputStream compress(OutputStream target, int level) {
    return new BlockOutputStream(target, new ZstdFormat(level));
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    return new ZstdFramesInputStream(source);
  }
}
