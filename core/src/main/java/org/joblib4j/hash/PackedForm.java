package org.joblib4j.hash;

import org.jspecify.annotations.Nullable;

/**
 * The form of one or two frequent atoms, in a few longs; for one thread, and for one form after the
 * other.
 *
 * <p>The same as {@link Atoms} writes, an order of magnitude faster: a processor that has just
 * stored single bytes has to wait before it can read them as a word, and the forms of sets and maps
 * are read again at once. So words are put together in registers.
 */
final class PackedForm {
  /** Room for the word that the last byte goes into. */
  private final long[] words = new long[Message.INLINE / Long.BYTES + 1];

  private int length;

  /** The bytes of the form, the first lowest; what comes after them is 0 up to a whole word. */
  long[] words() {
    return words;
  }

  /** The words that are not empty. */
  int wordCount() {
    return (length + 7) >>> 3;
  }

  /** The bytes. */
  int length() {
    return length;
  }

  /**
   * Takes the form of an element of a set.
   *
   * @return whether it is a frequent atom, and short; otherwise there is no form in here
   */
  boolean take(@Nullable Object element) {
    length = 0;
    words[0] = 0;
    return add(element);
  }

  /** As {@link #take(Object)}, of an entry of a map. */
  boolean take(@Nullable Object key, @Nullable Object value) {
    return take(key) && add(value);
  }

  private boolean add(@Nullable Object atom) {
    if (atom instanceof String text) {
      return add(text);
    }
    if (length + 1 + Long.BYTES > Message.INLINE) {
      return false;
    }
    if (atom instanceof Integer number) {
      add(Tag.INT32 | (number & 0xFFFF_FFFFL) << Byte.SIZE, 1 + Integer.BYTES);
    } else if (atom instanceof Long number) {
      add(Tag.INT64, 1);
      add(number, Long.BYTES);
    } else if (atom instanceof Double number) {
      add(Tag.FLOAT64, 1);
      add(Double.doubleToLongBits(number), Long.BYTES);
    } else {
      return false;
    }
    return true;
  }

  private boolean add(String text) {
    int count = text.length();
    if (length + 2 + count > Message.INLINE) {
      return false;
    }
    add(Tag.LATIN_TEXT | (long) count << Byte.SIZE, 2);
    int seen = 0;
    for (int from = 0; from < count; from += Long.BYTES) {
      int bytes = Math.min(Long.BYTES, count - from);
      long word = 0;
      for (int i = 0; i < bytes; i++) {
        char c = text.charAt(from + i);
        seen |= c;
        word |= (c & 0xFFL) << (i << 3);
      }
      add(word, bytes);
    }
    return seen <= 0xFF;
  }

  /** Adds the low bytes of a value whose others are 0. */
  private void add(long value, int bytes) {
    int at = length >>> 3;
    int shift = (length & 7) << 3;
    words[at] |= value << shift;
    words[at + 1] = shift == 0 ? 0 : value >>> (Long.SIZE - shift);
    length += bytes;
  }
}
