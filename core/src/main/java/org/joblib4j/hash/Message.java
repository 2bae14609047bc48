package org.joblib4j.hash;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that stand for a value while they are written.
 *
 * <p>Sections nest: {@link #open} begins one, {@link #close} ends it and folds it, that is, puts
 * its digest in its place where it is longer than {@link #INLINE} bytes. A section that grows
 * beyond a {@linkplain DigestTree#LEAF leaf} is hashed leaf by leaf meanwhile, so that a message is
 * never larger than what is nested in it and a leaf. All numbers have their lowest byte first.
 */
final class Message {
  /** The most bytes that stand for themselves in what holds them. */
  static final int INLINE = 128;

  /** The most characters or bytes that are written before a leaf is looked for. */
  private static final int STRETCH = 1 << 13;

  private final Digester digester;
  private byte[] bytes = new byte[256];
  private int length;

  /** For each open section, where it starts, and the leaves that it had to give away. */
  private int[] starts = new int[16];

  private @Nullable Leaves[] leaves = new @Nullable Leaves[16];
  private int depth;

  Message(HashAlgorithm algorithm) {
    digester = algorithm.newDigester();
  }

  // ---------------------------------------------------------------- numbers and texts

  void int8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void int16(int value) {
    reserve(2);
    bytes[length] = (byte) value;
    bytes[length + 1] = (byte) (value >> 8);
    length += 2;
  }

  void int32(int value) {
    reserve(4);
    LittleEndian.setInt32(bytes, length, value);
    length += 4;
  }

  void int64(long value) {
    reserve(8);
    LittleEndian.setInt64(bytes, length, value);
    length += 8;
  }

  void int32(byte tag, int value) {
    reserve(5);
    bytes[length] = tag;
    LittleEndian.setInt32(bytes, length + 1, value);
    length += 5;
  }

  void int64(byte tag, long value) {
    reserve(9);
    bytes[length] = tag;
    LittleEndian.setInt64(bytes, length + 1, value);
    length += 9;
  }

  /** A number that is not negative, in groups of seven bits, the lowest first (LEB128). */
  void count(long value) {
    reserve(10);
    long rest = value;
    while (rest > 0x7F) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Bytes as they are, without their number. */
  void raw(byte[] source) {
    raw(source, 0, source.length);
  }

  void raw(byte[] source, int from, int count) {
    for (int done = 0; done < count; ) {
      int stretch = Math.min(STRETCH, count - done);
      reserve(stretch);
      System.arraycopy(source, from + done, bytes, length, stretch);
      length += stretch;
      done += stretch;
      giveAwayLeaves();
    }
  }

  /**
   * The tag of the narrowest form that holds all characters, their number, and the characters: one
   * byte each up to U+00FF, otherwise the two bytes of each UTF-16 unit, paired or not.
   */
  void text(String text) {
    int count = text.length();
    if (count > STRETCH) {
      longText(text);
      return;
    }
    int start = length;
    int8(Tag.LATIN_TEXT);
    count(count);
    reserve(2 * count);
    byte[] into = bytes;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c > 0xFF) {
        into[start] = Tag.WIDE_TEXT;
        wide(text, 0, count);
        return;
      }
      into[at + i] = (byte) c;
    }
    length = at + count;
  }

  private void wide(String text, int from, int to) {
    reserve(2 * (to - from));
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      bytes[length] = (byte) c;
      bytes[length + 1] = (byte) (c >> 8);
      length += 2;
    }
  }

  private void longText(String text) {
    boolean latin = isLatin(text);
    int8(latin ? Tag.LATIN_TEXT : Tag.WIDE_TEXT);
    count(text.length());
    for (int from = 0; from < text.length(); from += STRETCH) {
      int to = Math.min(text.length(), from + STRETCH);
      if (latin) {
        reserve(to - from);
        for (int i = from; i < to; i++) {
          bytes[length++] = (byte) text.charAt(i);
        }
      } else {
        wide(text, from, to);
      }
      giveAwayLeaves();
    }
  }

  private static boolean isLatin(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return false;
      }
    }
    return true;
  }

  /** Makes room for a digest and returns where it is to be stored in {@link #bytes}. */
  int reserveDigest() {
    reserve(digester.size());
    int at = length;
    length += digester.size();
    return at;
  }

  private void reserve(int more) {
    if (length + more > bytes.length || length + more < 0) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(2, bytes.length), length + more));
    }
  }

  // ---------------------------------------------------------------- sections

  /** Begins a section inside of the one that is open. */
  void open() {
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
      leaves = Arrays.copyOf(leaves, 2 * depth);
    }
    starts[depth++] = length;
  }

  /** Where the innermost section starts. */
  int start() {
    return starts[depth - 1];
  }

  /** Ends the innermost section and tells whether it was folded. */
  boolean close() {
    int start = start();
    if (leaves[depth - 1] == null && length - start <= INLINE) {
      depth--;
      return false;
    }
    int end = start + 1 + digester.size();
    reserve(Math.max(0, end - length));
    storeDigest(bytes, start + 1);
    bytes[start] = Tag.FOLDED;
    length = end;
    return true;
  }

  /** Ends the innermost section and stores its digest, however short it is. */
  void storeDigest(byte[] into, int at) {
    int start = starts[--depth];
    Leaves given = leaves[depth];
    if (given == null) {
      digester.digest(bytes, start, length - start, into, at);
    } else {
      leaves[depth] = null;
      given.add(bytes, start, length - start);
      given.store(into, at);
    }
  }

  /** To be called between the parts of a section: hashes the leaves that are complete. */
  void giveAwayLeaves() {
    int start = start();
    if (length - start <= DigestTree.LEAF) {
      return;
    }
    Leaves given = leaves[depth - 1];
    if (given == null) {
      given = new Leaves(digester);
      leaves[depth - 1] = given;
    }
    int from = start;
    for (; length - from > DigestTree.LEAF; from += DigestTree.LEAF) {
      given.add(bytes, from, DigestTree.LEAF);
    }
    System.arraycopy(bytes, from, bytes, start, length - from);
    length -= from - start;
  }

  // ---------------------------------------------------------------- what was written

  /** What has been written so far is in here, until something more is written. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Takes back what was written after the first bytes. */
  void truncate(int newLength) {
    length = newLength;
  }

  /** The leaves of a section that have been hashed. */
  private static final class Leaves {
    private final Digester digester;
    private final DigestTree tree;
    private final byte[] digest;
    private long bytes;

    Leaves(Digester digester) {
      this.digester = digester;
      tree = new DigestTree(digester);
      digest = new byte[digester.size()];
    }

    void add(byte[] source, int from, int count) {
      digester.digest(source, from, count, digest, 0);
      tree.add(digest, 0);
      bytes += count;
    }

    void store(byte[] into, int at) {
      tree.root(bytes, into, at);
    }
  }
}
