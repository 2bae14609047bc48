package org.joblib4j.codecs;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.joblib4j.persist.spi.BlockEncoder;
import org.joblib4j.persist.spi.BlockFormat;

/** Zstandard frames one behind the other, each with the size of its content and a checksum. */
final class ZstdFormat implements BlockFormat {
  /** Some windows of the levels that look 2 MiB back. */
  private static final int BLOCK = 4 << 20;

  /** The slow levels look up to 128 MiB back: a compromise. */
  private static final int LARGE_BLOCK = 32 << 20;

  private static final int FIRST_SLOW_LEVEL = 13;

  private final int level;

  ZstdFormat(int level) {
    this.level = level;
  }

  @Override
  public int blockSize() {
    return level < FIRST_SLOW_LEVEL ? BLOCK : LARGE_BLOCK;
  }

  @Override
  public byte[] head() {
    return new byte[0];
  }

  @Override
  public BlockEncoder encoder() {
    return new Encoder(level);
  }

  @Override
  public byte[] tail() {
    return new byte[0];
  }

  private static final class Encoder implements BlockEncoder {
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private byte[] encoded = new byte[0];

    Encoder(int level) {
      context.setLevel(level).setChecksum(true).setContentSize(true);
    }

    @Override
    public ByteBuffer encode(byte[] content, int offset, int length, boolean last)
        throws IOException {
      int most = Math.toIntExact(Zstd.compressBound(length));
      if (encoded.length < most) {
        encoded = new byte[most];
      }
      try {
        int size = context.compressByteArray(encoded, 0, most, content, offset, length);
        return ByteBuffer.wrap(encoded, 0, size);
      } catch (ZstdException e) {
        throw new IOException("zstd failed: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
