package org.joblib4j.hash;

/** Numbers at any byte of an array of longs that is packed with bytes, the first byte lowest. */
final class PackedBytes {
  private PackedBytes() {}

  static long int64(long[] words, int at) {
    int word = at >>> 3;
    int shift = (at & 7) << 3;
    return shift == 0
        ? words[word]
        : words[word] >>> shift | words[word + 1] << (Long.SIZE - shift);
  }

  static int int32(long[] words, int at) {
    int word = at >>> 3;
    int shift = (at & 7) << 3;
    return shift <= Integer.SIZE
        ? (int) (words[word] >>> shift)
        : (int) (words[word] >>> shift | words[word + 1] << (Long.SIZE - shift));
  }

  static int uint8(long[] words, int at) {
    return (int) (words[at >>> 3] >>> ((at & 7) << 3)) & 0xFF;
  }

  /** Packs bytes; the last word is filled up with zeros. */
  static void pack(byte[] bytes, int from, int count, long[] words) {
    int whole = count >>> 3;
    for (int i = 0; i < whole; i++) {
      words[i] = LittleEndian.int64(bytes, from + (i << 3));
    }
    if ((count & 7) != 0) {
      words[whole] = LittleEndian.shorter(bytes, from + (whole << 3), count & 7);
    }
  }
}
