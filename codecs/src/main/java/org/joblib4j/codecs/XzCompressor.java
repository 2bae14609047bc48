package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** xz: the container of LZMA2. A file that asks for more than 128 MiB to be read is refused. */
public final class XzCompressor extends LzmaLevels {
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
  public OutputStream compress(OutputStream target, int level) throws IOException {
    return new XZOutputStream(target, new LZMA2Options(level));
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    return new GuardedInputStream(new XZInputStream(source, MOST_MEMORY));
  }
}
