package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import net.jpountz.lz4.LZ4Factory;
import org.joblib4j.persist.spi.BlockOutputStream;
import org.joblib4j.persist.spi.Compressor;

/**
 * LZ4 frames, as the command {@code lz4} and Python's {@code lz4.frame} have them.
 *
 * <p>What is written here has independent blocks, which are compressed and read on all cores. What
 * {@code lz4.frame} writes by default has blocks that refer to one another: they are read one after
 * the other. A block has at most 4 MiB, so a file cannot ask for memory.
 */
public final class Lz4Compressor implements Compressor {

  /**
   * For ServiceLoader.
   *
   * @throws LinkageError when the library is missing, so that it is known at once
   */
  public Lz4Compressor() {
    Objects.requireNonNull(LZ4Factory.class);
  }

  @Override
  public String formatName() {
    return "lz4";
  }

  @Override
  public List<String> extensions() {
    return List.of(".lz4");
  }

  @Override
  public byte[] magic() {
    byte[] magic = new byte[Integer.BYTES];
    LittleEndian.setInt32(magic, 0, Lz4Head.MAGIC);
    return magic;
  }

  @Override
  public int minLevel() {
    return 0;
  }

  @Override
  public int maxLevel() {
    return 12;
  }

  /** The fast one, as in {@code lz4.frame}: whoever wants small files has better formats. */
  @Override
  public int defaultLevel() {
    return 0;
  }

  @Override
  public OutputStream compress(OutputStream target, int level) {
    return new BlockOutputStream(target, new Lz4Format(level));
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    return new Lz4InputStream(source);
  }
}
