package org.joblib4j.codecs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a decoder of somebody else's makes of damaged data: an IOException also where the decoder
 * itself ran over the end of an array.
 */
final class GuardedInputStream extends FilterInputStream {
  GuardedInputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
      throw damaged(e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      return super.skip(count);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
      throw damaged(e);
    }
  }

  private static IOException damaged(RuntimeException e) {
    return new IOException("the decoder failed: " + e, e);
  }
}
