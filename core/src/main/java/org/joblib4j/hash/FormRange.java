package org.joblib4j.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms of an {@link EntryTable} whose numbers begin with the same bits; for one thread. */
final class FormRange {
  private static final int NUMBER_BITS = EntryTable.NUMBER_BITS;
  private static final int PLACE_BITS = Long.SIZE - 1 - NUMBER_BITS;
  private static final long PLACE = (1L << PLACE_BITS) - 1;

  /** The most bytes that are copied before they are written. */
  private static final int MOST_BYTES = 1 << 30;

  private static final int CHUNK_BITS = 17;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int DIGIT_BITS = NUMBER_BITS / 2;
  private static final int DIGIT = (1 << DIGIT_BITS) - 1;

  /** From so many forms on the passes of a radix sort are faster than comparisons. */
  private static final int RADIX_SORTED = 2_000;

  /**
   * Forms one after the other, each with a byte before it that says how long it is. Longer than
   * {@link #CHUNK} by what copying a form may read or write too much.
   */
  private final List<byte[]> chunks = new ArrayList<>();

  private byte[] chunk = new byte[0];
  private final int expected;
  private int room;
  private int filled;
  private int count;
  private long bytes;
  private byte @Nullable [] arranged;

  /** For each form the number that decides, in the upper bits, and where it is, in the lower. */
  private long[] order;

  /** A range for about so many forms. */
  FormRange(int expected) {
    this.expected = Math.max(8, expected);
    order = new long[this.expected];
  }

  int size() {
    return count;
  }

  /** Adds a form of at most {@link Message#INLINE} bytes. */
  void add(long number, byte[] source, int from, int length) {
    int at = roomFor(number, length);
    System.arraycopy(source, from, chunk, at, length);
  }

  /** Adds a form. */
  void add(long number, PackedForm form) {
    int at = roomFor(number, form.length());
    byte[] into = chunk;
    for (int i = 0; i < form.wordCount(); i++) {
      LittleEndian.setInt64(into, at + i * Long.BYTES, form.words()[i]);
    }
  }

  /** Makes room for a form, and returns where it is to be stored in the chunk. */
  private int roomFor(long number, int length) {
    if (filled + 1 + length > room) {
      addChunk(length);
    }
    if (count == order.length) {
      order = Arrays.copyOf(order, 2 * count);
    }
    int at = filled;
    order[count++] = number << PLACE_BITS | (long) (chunks.size() - 1) << CHUNK_BITS | at;
    chunk[at] = (byte) length;
    filled = at + 1 + length;
    bytes += length;
    return at + 1;
  }

  /** Adds the forms of another range, which is not used any more. */
  void addAll(FormRange other) {
    checkRoomFor(other.chunks.size());
    long shift = (long) chunks.size() << CHUNK_BITS;
    chunks.addAll(other.chunks);
    room = 0; // What is left of the last chunk stays empty.
    filled = 0;
    if (count + other.count > order.length) {
      order = Arrays.copyOf(order, Math.max(2 * order.length, count + other.count));
    }
    for (int i = 0; i < other.count; i++) {
      order[count + i] = other.order[i] + shift;
    }
    count += other.count;
    bytes += other.bytes;
  }

  /** The first chunks are small: most sets are. */
  private void addChunk(int length) {
    checkRoomFor(1);
    room = Math.clamp(2L * room, (int) Math.min(CHUNK, expected * (length + 1L)), CHUNK);
    chunk = new byte[room + Long.BYTES];
    chunks.add(chunk);
    filled = 0;
  }

  private void checkRoomFor(int more) {
    if (chunks.size() + more > 1 << (PLACE_BITS - CHUNK_BITS)) {
      throw new IllegalArgumentException(
          "a set or map whose elements take tens of gigabytes: pass it in parts");
    }
  }

  /** Brings the forms into their order; any thread may do that. */
  void arrange() {
    sort();
    if (bytes <= MOST_BYTES) {
      arranged = inOrder();
    }
  }

  private byte[] inOrder() {
    byte[] all = new byte[(int) bytes + Long.BYTES];
    int at = 0;
    for (int i = 0; i < count; i++) {
      byte[] source = chunkOf(order[i]);
      int from = placeIn(order[i]);
      int length = source[from] & 0xFF;
      for (int done = 0; done < length; done += Long.BYTES) {
        LittleEndian.setInt64(all, at + done, LittleEndian.int64(source, from + 1 + done));
      }
      at += length;
    }
    return all;
  }

  /** Writes the forms in the order that they are in; there is nothing left in here then. */
  void writeTo(Message message) {
    byte[] all = arranged;
    if (all != null) {
      message.raw(all, 0, (int) bytes);
    } else {
      for (int i = 0; i < count; i++) {
        byte[] source = chunkOf(order[i]);
        int from = placeIn(order[i]);
        message.raw(source, from + 1, source[from] & 0xFF);
      }
    }
    arranged = null;
    chunks.clear();
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
