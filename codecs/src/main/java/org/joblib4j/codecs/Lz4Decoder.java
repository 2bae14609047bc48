package org.joblib4j.codecs;

import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes LZ4 blocks that refer to content before them, which the library cannot.
 *
 * <p>A block is a sequence of pairs: so many bytes as they are, then so many bytes from so far back
 * (LZ4 block format). Most of both are short, so they are copied eight bytes at a time and may
 * write up to {@link #SLACK} bytes too much, which the next pair writes over.
 */
final class Lz4Decoder {
  /** The bytes that an array must have behind where content may end. */
  static final int SLACK = 32;

  private static final int LONG = Long.BYTES;
  private static final int SHORT_LITERALS = 16;
  private static final int LEAST_MATCH = 4;

  private Lz4Decoder() {}

  /**
   * Decodes a block.
   *
   * @param source the block
   * @param target holds what the block may refer to, up to {@code at}
   * @param at where the content of the block goes
   * @param limit where it must have ended
   * @return where it ended
   * @throws IOException when the block is damaged
   */
  static int decode(byte[] source, byte[] target, int at, int limit) throws IOException {
    try {
      return decodeUnchecked(source, target, at, limit);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("a damaged LZ4 block: it ends within a length", e);
    }
  }

  private static int decodeUnchecked(byte[] source, byte[] target, int at, int limit)
      throws IOException {
    int in = 0;
    int out = at;
    while (true) {
      int token = source[in++];
      int literals = (token >>> 4) & 0xf;
      if (literals == 0xf) {
        int more;
        do {
          more = source[in++] & 0xff;
          literals += more;
        } while (more == 0xff);
      }
      if (literals > source.length - in || literals > limit - out) {
        throw new IOException("a damaged LZ4 block: it has more bytes than there are");
      }
      if (literals <= SHORT_LITERALS && in + SHORT_LITERALS <= source.length) {
        copyLong(source, in, target, out);
        copyLong(source, in + LONG, target, out + LONG);
      } else {
        System.arraycopy(source, in, target, out, literals);
      }
      in += literals;
      out += literals;
      if (in == source.length) {
        return out;
      }
      int distance = (source[in] & 0xff) | ((source[in + 1] & 0xff) << 8);
      in += 2;
      int match = (token & 0xf) + LEAST_MATCH;
      if (match == 0xf + LEAST_MATCH) {
        int more;
        do {
          more = source[in++] & 0xff;
          match += more;
        } while (more == 0xff);
      }
      if (distance == 0 || distance > out || match > limit - out) {
        throw new IOException("a damaged LZ4 block: it refers to what is not there");
      }
      copyMatch(target, out, distance, match);
      out += match;
    }
  }

  private static void copyMatch(byte[] target, int out, int distance, int match) {
    int from = out - distance;
    int end = out + match;
    if (distance >= LONG) {
      for (int to = out; to < end; to += LONG, from += LONG) {
        copyLong(target, from, target, to);
      }
    } else if (distance == 1) {
      Arrays.fill(target, out, end, target[from]);
    } else {
      for (int to = out; to < end; to++, from++) {
        target[to] = target[from];
      }
    }
  }

  private static void copyLong(byte[] source, int from, byte[] target, int to) {
    LittleEndian.setInt64(target, to, LittleEndian.int64(source, from));
  }
}
