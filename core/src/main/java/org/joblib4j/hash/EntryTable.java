package org.joblib4j.hash;

import org.joblib4j.cores.SharedWork;

/**
 * Collects the forms of the elements of a set, or of the entries of a map, and brings them into an
 * order that depends on nothing but the forms.
 *
 * <p>Any such order will do, and comparing bytes from the start is a slow one: keys like to begin
 * alike. So forms are ordered by a number of 28 bits that is mixed from all their bytes, and by the
 * bytes only where two have the same number. How well they are mixed is of no importance for the
 * fingerprint, only for the speed.
 *
 * <p>In a large table the first bits of the number choose a {@link FormRange}. Ranges are arranged
 * by other processors, some at a time, while the first of them are hashed.
 */
final class EntryTable {
  static final int NUMBER_BITS = 28;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** The fewest forms in a range on the average, unless it is the only one. */
  private static final int IN_RANGE = 1 << 12;

  private static final int MOST_RANGE_BITS = 10;

  /** No more forms than these in a range are believed in before they are seen. */
  private static final int MOST_EXPECTED = 1 << 13;

  /** The ranges that are arranged at a time. */
  private static final int AHEAD = 16;

  private final FormRange[] ranges;

  /** How far a number is shifted to choose its range. */
  private final int shift;

  /** A table for about so many forms. */
  EntryTable(int expected) {
    this(expected, expected);
  }

  /**
   * A table for a part of a table's forms.
   *
   * @param whole about so many forms has the table
   * @param expected about so many has the part
   */
  EntryTable(int whole, int expected) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(whole / (2 * IN_RANGE));
    shift = NUMBER_BITS - Math.min(bits, MOST_RANGE_BITS);
    ranges = new FormRange[1 << (NUMBER_BITS - shift)];
    int inRange = Math.min(expected / ranges.length, MOST_EXPECTED);
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = new FormRange(inRange + inRange / 8);
    }
  }

  int size() {
    int size = 0;
    for (FormRange range : ranges) {
      size = Math.addExact(size, range.size());
    }
    return size;
  }

  /** Adds a form of at most {@link Message#INLINE} bytes. */
  void add(byte[] source, int from, int length) {
    long number = mixed(source, from, length);
    ranges[(int) (number >>> shift)].add(number, source, from, length);
  }

  /** Adds a form. */
  void add(PackedForm form) {
    long mixed = form.length();
    for (int i = 0; i < form.wordCount(); i++) {
      mixed = mixed(mixed, form.words()[i]);
    }
    long number = number(mixed);
    ranges[(int) (number >>> shift)].add(number, form);
  }

  /** Ends a section of a message and moves the form that is in it here. */
  void take(Message message) {
    int start = message.start();
    message.close();
    add(message.bytes(), start, message.length() - start);
    message.truncate(start);
  }

  /** Adds the forms of another part of the same table, which is not used any more. */
  void addAll(EntryTable other) {
    for (int i = 0; i < ranges.length; i++) {
      ranges[i].addAll(other.ranges[i]);
    }
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
    return number(mixed);
  }

  private static long mixed(long before, long word) {
    long product = (before ^ word) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  private static long number(long mixed) {
    return (mixed * MULTIPLIER) >>> (Long.SIZE - NUMBER_BITS);
  }

  /** Writes all forms in their order; there is nothing left in here then. */
  void writeTo(Message message) {
    for (int from = 0; from < ranges.length; from += AHEAD) {
      int first = from;
      SharedWork.inOrder(
          Math.min(ranges.length - first, AHEAD),
          range -> ranges[first + range].arrange(),
          range -> ranges[first + range].writeTo(message));
    }
  }
}
