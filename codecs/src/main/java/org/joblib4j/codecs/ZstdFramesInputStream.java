package org.joblib4j.codecs;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.joblib4j.persist.spi.BlockInputStream;

/**
 * The content of Zstandard frames: on all cores as long as frames are small, from the first large
 * one on by one thread.
 */
final class ZstdFramesInputStream extends InputStream {
  private final InputStream source;
  private final ZstdFrames frames;
  private InputStream content;
  private boolean large;

  ZstdFramesInputStream(InputStream source) {
    this.source = source;
    this.frames = new ZstdFrames(source);
    this.content = new BlockInputStream(frames);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int found = content.read(target, offset, count);
    Optional<byte[]> head = frames.largeHead();
    if (found >= 0 || large || head.isEmpty()) {
      return found;
    }
    large = true;
    content =
        new ZstdInputStreamNoFinalizer(
            new SequenceInputStream(new ByteArrayInputStream(head.get()), source));
    return content.read(target, offset, count);
  }

  @Override
  public void close() throws IOException {
    try (source) {
      content.close();
    }
  }
}
