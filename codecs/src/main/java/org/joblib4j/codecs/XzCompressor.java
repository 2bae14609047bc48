package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.joblib4j.persist.spi.Compressor;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * xz: the container of LZMA2. A file says how much memory it takes to read; up to {@value
 * #MOST_MEMORY} KiB are given, twice what the highest level asks for.
 */
public final class XzCompressor implements Compressor {
  static final int MOST_MEMORY = 128 << 10;

  /**
   * For ServiceLoader.
   *
   * @throws LinkageError when the library is missing, so that it is known at once
   */
  public XzCompressor() {
    Objects.requireNonNull(XZOutputStream.class);
  }

  @Override
  public String formatName() {
    return "xz";
  }

  @Override
  public List<String> extensions() {
    return List.of(".xz");
  }

  @Override
  public byte[] magic() {
    return new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z'};
  }

  @Override
  public int minLevel() {
    return LZMA2Options.PRESET_MIN;
  }

  @Override
  public int maxLevel() {
    return LZMA2Options.PRESET_MAX;
  }

  @Override
  public int defaultLevel() {
    return LZMA2Options.PRESET_DEFAULT;
  }

  @Override
  public OutputStream compress(OutputStream target, int level) throws IOException {
    return new XZOutputStream(target, new LZMA2Options(level));
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    return new GuardedInputStream(new XZInputStream(source, MOST_MEMORY));
  }
}
