package org.joblib4j.codecs;

import java.util.Arrays;

/**
 * Encodes LZ4 blocks of eight-byte numbers among which the same ones recur, as in columns of counts
 * or categories: faster than the library, and smaller. ({@code docs/benchmarks.md} has both beside
 * Python's lz4, which is that library.)
 *
 * <p>The library looks for a match at every byte, and among such numbers it finds one per number,
 * since the zeros of one number end in those of the next. This encoder looks at whole numbers only,
 * in a table of where each was last. A match of a number goes on into the next one as far as that
 * is the same, most often up to its last two or three bytes; these go out as they are. So a
 * sequence is of two numbers where the library's is of one, and is read back faster, too.
 *
 * <p>Where the next number is looked for must not depend on how long the match was, but by a branch
 * that goes the same way each time: the processor then looks up several numbers at once.
 *
 * <p>For one thread. Written after the description of the LZ4 block format.
 */
final class Lz4Words {
  private static final int WORD = Long.BYTES;
  private static final int LEAST_MATCH = 4;
  private static final int LONGEST_DISTANCE = 0xffff;

  /** What fits into half a token. */
  private static final int SHORT = 15;

  /**
   * No match starts so near to the end: one may go on for two words, and must leave five bytes
   * unmatched.
   */
  private static final int UNMATCHED_END = 4 * WORD;

  private static final int TABLE_BITS = 12;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private static final int GLANCE = 128;
  private static final int SAMPLE = 1024;
  private static final int TRIAL = 256 * WORD;

  /** Where a word was last, by its hash. */
  private final int[] places = new int[1 << TABLE_BITS];

  private final byte[] trial = new byte[2 * TRIAL];

  /**
   * Finds out whether content is of the kind that this encoder is for.
   *
   * @return where the first word starts, from 0 to 7, or -1 when it is of another kind
   */
  int firstWord(byte[] content, int offset, int length) {
    int quarter = length / 4 & -WORD;
    int middle = offset + 2 * quarter;
    if (quarter < (SAMPLE + 1) * WORD) {
      return -1;
    }
    int best = -1;
    int least = Integer.MAX_VALUE;
    for (int shift = 0; shift < WORD; shift++) {
      if (recurring(content, middle + shift, GLANCE) > GLANCE / 16) {
        // Numbers with zeros in them recur wherever they are cut, and go on matching longest where
        // the zeros come first.
        int size = encode(content, middle + shift, TRIAL, 0, trial, 0);
        if (size < least) {
          best = shift;
          least = size;
        }
      }
    }
    boolean isThroughout = best >= 0;
    for (int from = offset; isThroughout && from < offset + 4 * quarter; from += quarter) {
      isThroughout = recurring(content, from + best, SAMPLE) > SAMPLE / 2;
    }
    return isThroughout ? best : -1;
  }

  private int recurring(byte[] content, int from, int words) {
    forget(from);
    int found = 0;
    for (int i = 0; i < words; i++) {
      int at = from + i * WORD;
      long word = LittleEndian.int64(content, at);
      int place = exchange(word, at);
      if (at - place <= LONGEST_DISTANCE && LittleEndian.int64(content, place) == word) {
        found++;
      }
    }
    return found;
  }

  private void forget(int start) {
    Arrays.fill(places, start - LONGEST_DISTANCE - 1);
  }

  private int exchange(long word, int at) {
    int slot = (int) ((word * MIX) >>> (Long.SIZE - TABLE_BITS));
    int place = places[slot];
    places[slot] = at;
    return place;
  }

  /**
   * Encodes a block.
   *
   * @param first where the first word starts, as {@link #firstWord} has found
   * @param target has room for the largest block of that length, and eight bytes more
   * @return how many bytes it takes
   */
  int encode(byte[] content, int offset, int length, int first, byte[] target, int start) {
    forget(offset);
    int end = offset + length;
    int limit = end - UNMATCHED_END;
    int out = start;
    int open = offset;
    int at = offset + first;
    while (at < limit) {
      long word = LittleEndian.int64(content, at);
      int place = exchange(word, at);
      int distance = at - place;
      if (distance > LONGEST_DISTANCE || LittleEndian.int64(content, place) != word) {
        at += WORD;
        continue;
      }
      int next = at + WORD;
      long difference =
          LittleEndian.int64(content, next) ^ LittleEndian.int64(content, next - distance);
      while (difference == 0 && next < limit) {
        next += WORD;
        difference =
            LittleEndian.int64(content, next) ^ LittleEndian.int64(content, next - distance);
      }
      int matched = next + (Long.numberOfTrailingZeros(difference) >>> 3);
      int match = matched - at;
      int literals = at - open;
      if (literals <= WORD && match < SHORT + LEAST_MATCH) {
        target[out] = (byte) (literals << 4 | (match - LEAST_MATCH));
        LittleEndian.setInt64(target, out + 1, LittleEndian.int64(content, open));
        LittleEndian.setInt32(target, out + 1 + literals, distance);
        out += literals + 3;
      } else {
        out = putLiterals(content, open, literals, match, target, out);
        out = putMatch(distance, match, target, out);
      }
      open = matched;
      at = matched > next ? next + WORD : next;
    }
    return putLiterals(content, open, end - open, LEAST_MATCH, target, out) - start;
  }

  /** Writes a token and the bytes before the match that it announces. */
  private static int putLiterals(
      byte[] content, int from, int count, int match, byte[] target, int at) {
    int out = at + 1;
    target[at] = (byte) (Math.min(count, SHORT) << 4 | Math.min(match - LEAST_MATCH, SHORT));
    if (count >= SHORT) {
      out = putRest(count, target, out);
    }
    if (count <= WORD && from + WORD <= content.length) {
      LittleEndian.setInt64(target, out, LittleEndian.int64(content, from));
    } else {
      System.arraycopy(content, from, target, out, count);
    }
    return out + count;
  }

  private static int putMatch(int distance, int match, byte[] target, int at) {
    target[at] = (byte) distance;
    target[at + 1] = (byte) (distance >>> 8);
    return match - LEAST_MATCH < SHORT ? at + 2 : putRest(match - LEAST_MATCH, target, at + 2);
  }

  /** Writes what a half of a token has no room for. */
  private static int putRest(int count, byte[] target, int at) {
    int out = at;
    int rest = count - SHORT;
    for (; rest >= 0xff; rest -= 0xff) {
      target[out++] = (byte) 0xff;
    }
    target[out++] = (byte) rest;
    return out;
  }
}
