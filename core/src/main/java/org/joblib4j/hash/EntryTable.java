package org.joblib4j.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the forms of the elements of a set, or of the entries of a map, and brings them into an
 * order that depends on nothing but the forms.
 *
 * <p>Any such order will do, and comparing bytes from the start is a slow one: keys like to begin
 * alike. So forms are ordered by a number of 28 bits that is mixed from all their bytes, and by the
 * bytes only where two have the same number. Numbers are sorted in time in proportion to how many
 * there are. How well they are mixed is of no importance for the fingerprint, only for the speed.
 */
final class EntryTable {
  private static final int NUMBER_BITS = 28;
  private static final int PLACE_BITS = Long.SIZE - 1 - NUMBER_BITS;
  private static final long PLACE = (1L << PLACE_BITS) - 1;
  private static final int CHUNK_BITS = 17;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int DIGIT_BITS = NUMBER_BITS / 2;
  private static final int DIGIT = (1 << DIGIT_BITS) - 1;

  /** From so many forms on the passes of a radix sort are faster than comparisons. */
  private static final int RADIX_SORTED = 2_000;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /**
   * Forms one after the other, each with a byte before it that says how long it is. Longer than
   * {@link #CHUNK} by what copying a form may read too much.
   */
  private final List<byte[]> chunks = new ArrayList<>();

  private byte[] chunk = new byte[0];
  private int room;
  private int filled;
  private int count;

  /** For each form the number that decides, in the upper bits, and where it is, in the lower. */
  private long[] order;

  /** A table for about so many forms. */
  EntryTable(int expected) {
    order = new long[Math.max(8, expected)];
  }

  int size() {
    return count;
  }

  /** Adds a form of at most {@link Message#INLINE} bytes. */
  void add(byte[] source, int from, int length) {
    if (filled + 1 + length > room) {
      addChunk(length);
    }
    if (count == order.length) {
      order = Arrays.copyOf(order, 2 * count);
    }
    chunk[filled] = (byte) length;
    System.arraycopy(source, from, chunk, filled + 1, length);
    long place = (long) (chunks.size() - 1) << CHUNK_BITS | filled;
    order[count] = mixed(source, from, length) << PLACE_BITS | place;
    filled += 1 + length;
    count++;
  }

  /** The first chunks are small: most sets are. */
  private void addChunk(int length) {
    if (chunks.size() == 1 << (PLACE_BITS - CHUNK_BITS)) {
      throw new IllegalArgumentException(
          "a set or map whose elements take more than 32 GiB: pass it in parts");
    }
    room = Math.clamp(2L * room, 8 * (length + 1), CHUNK);
    chunk = new byte[room + Message.COPY_UNIT];
    chunks.add(chunk);
    filled = 0;
  }

  /** The number of 28 bits that decides about the order. */
  static long mixed(byte[] bytes, int from, int length) {
    long mixed = length;
    int whole = length & ~(Long.BYTES - 1);
    for (int i = 0; i < whole; i += Long.BYTES) {
      mixed = mixed(mixed, LittleEndian.int64(bytes, from + i));
    }
    if (whole < length) {
      mixed = mixed(mixed, LittleEndian.shorter(bytes, from + whole, length - whole));
    }
    return (mixed * MULTIPLIER) >>> (Long.SIZE - NUMBER_BITS);
  }

  private static long mixed(long before, long word) {
    long product = (before ^ word) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  /** Writes all forms in their order. */
  void writeTo(Message message) {
    sort();
    for (int i = 0; i < count; i++) {
      byte[] bytes = chunkOf(order[i]);
      int at = placeIn(order[i]);
      message.form(bytes, at + 1, bytes[at] & 0xFF);
    }
  }

  private byte[] chunkOf(long entry) {
    return chunks.get((int) ((entry & PLACE) >>> CHUNK_BITS));
  }

  private static int placeIn(long entry) {
    return (int) entry & (CHUNK - 1);
  }

  private void sort() {
    if (count < RADIX_SORTED) {
      Arrays.sort(order, 0, count);
    } else {
      sortByDigit(PLACE_BITS);
      sortByDigit(PLACE_BITS + DIGIT_BITS);
    }
    int start = 0;
    for (int end = 1; end <= count; end++) {
      if (end == count || order[end] >>> PLACE_BITS != order[start] >>> PLACE_BITS) {
        if (end - start > 1) {
          sortEqualNumbers(start, end);
        }
        start = end;
      }
    }
  }

  /** One pass of a radix sort, which keeps the order of what has equal digits. */
  private void sortByDigit(int shift) {
    int[] next = new int[1 << DIGIT_BITS];
    for (int i = 0; i < count; i++) {
      next[(int) (order[i] >>> shift) & DIGIT]++;
    }
    int start = 0;
    for (int digit = 0; digit < next.length; digit++) {
      int size = next[digit];
      next[digit] = start;
      start += size;
    }
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[next[(int) (order[i] >>> shift) & DIGIT]++] = order[i];
    }
    order = sorted;
  }

  private void sortEqualNumbers(int from, int to) {
    Long[] equal = new Long[to - from];
    for (int i = from; i < to; i++) {
      equal[i - from] = order[i];
    }
    Arrays.sort(equal, this::compareBytes);
    for (int i = from; i < to; i++) {
      order[i] = equal[i - from];
    }
  }

  private int compareBytes(long a, long b) {
    byte[] bytesA = chunkOf(a);
    byte[] bytesB = chunkOf(b);
    int atA = placeIn(a) + 1;
    int atB = placeIn(b) + 1;
    return Arrays.compareUnsigned(
        bytesA, atA, atA + (bytesA[atA - 1] & 0xFF), bytesB, atB, atB + (bytesB[atB - 1] & 0xFF));
  }
}
