package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.joblib4j.persist.spi.Compressor;

/** bzip2. Reading takes at most 5 MB, whatever a file says: its blocks have at most 900 kB. */
public final class Bz2Compressor implements Compressor {

  /**
   * For ServiceLoader.
   *
   * @throws LinkageError when the library is missing, so that it is known at once
   */
  public Bz2Compressor() {
    Objects.requireNonNull(BZip2CompressorOutputStream.class);
  }

  @Override
  public String formatName() {
    return "bz2";
  }

  @Override
  public List<String> extensions() {
    return List.of(".bz2");
  }

  @Override
  public byte[] magic() {
    return new byte[] {'B', 'Z'};
  }

  @Override
  public int minLevel() {
    return BZip2CompressorOutputStream.MIN_BLOCKSIZE;
  }

  @Override
  public int maxLevel() {
    return BZip2CompressorOutputStream.MAX_BLOCKSIZE;
  }

  @Override
  public int defaultLevel() {
    return BZip2CompressorOutputStream.MAX_BLOCKSIZE;
  }

  @Override
  public OutputStream compress(OutputStream target, int level) throws IOException {
    return new BZip2CompressorOutputStream(target, level);
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    try {
      return new GuardedInputStream(new BZip2CompressorInputStream(source, true));
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          "bz2 cannot be read without "
              + e.getMessage()
              + ": put commons-io on the class path,"
              + " which commons-compress needs",
          e);
    }
  }
}
