package org.joblib4j.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The elements of an array as bytes, any part of which can be packed; for several threads at once.
 */
sealed interface ElementSource {
  /** The bytes of all elements. */
  long byteSize();

  /** How the bytes become canonical. */
  ElementForm form();

  /** Whether threads other than this one may read. */
  boolean isShared();

  /** Packs bytes as they lie in memory; the last word is filled up with zeros. */
  void pack(long from, int bytes, long[] words);

  /** Elements that lie in memory in their order, without gaps. */
  record InSegment(MemorySegment segment, ElementForm form) implements ElementSource {
    private static final ValueLayout.OfLong WORD =
        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public long byteSize() {
      return segment.byteSize();
    }

    @Override
    public boolean isShared() {
      return !segment.isNative() || segment.isAccessibleBy(Thread.ofPlatform().unstarted(() -> {}));
    }

    @Override
    public void pack(long from, int bytes, long[] words) {
      int whole = bytes >>> 3;
      MemorySegment.copy(segment, WORD, from, words, 0, whole);
      if ((bytes & 7) != 0) {
        long last = 0;
        for (int i = bytes - 1; i >= whole << 3; i--) {
          last = last << 8 | (segment.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF);
        }
        words[whole] = last;
      }
    }
  }

  /** Booleans, whose bytes no memory segment shows. */
  final class OfBooleans implements ElementSource {
    private final boolean[] elements;

    OfBooleans(boolean[] elements) {
      this.elements = elements;
    }

    @Override
    public long byteSize() {
      return elements.length;
    }

    @Override
    public ElementForm form() {
      return ElementForm.ofBytes();
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public void pack(long from, int bytes, long[] words) {
      for (int word = 0; word < (bytes + 7) >>> 3; word++) {
        long packed = 0;
        for (int i = Math.min(8, bytes - 8 * word) - 1; i >= 0; i--) {
          packed = packed << 8 | (elements[(int) from + 8 * word + i] ? 1 : 0);
        }
        words[word] = packed;
      }
    }
  }
}
