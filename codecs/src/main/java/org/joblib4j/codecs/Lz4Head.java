package org.joblib4j.codecs;

import java.io.IOException;
import java.io.InputStream;

/**
 * The head of an LZ4 frame, as version 1.6.4 of the LZ4 frame format describes it.
 *
 * @param independent whether a block refers to itself only, not to the 64 KiB before it
 * @param blockChecksums whether a checksum follows each block
 * @param contentChecksum whether a checksum of the content follows the last block
 * @param blockSize the most bytes of content of a block
 * @param contentSize the bytes of content of the frame; -1 where it does not say
 */
record Lz4Head(
    boolean independent,
    boolean blockChecksums,
    boolean contentChecksum,
    int blockSize,
    long contentSize) {
  static final int MAGIC = 0x184d2204;

  private static final int INDEPENDENT = 1 << 5;
  private static final int BLOCK_CHECKSUMS = 1 << 4;
  private static final int CONTENT_SIZE = 1 << 3;
  private static final int CONTENT_CHECKSUM = 1 << 2;
  private static final int RESERVED = 1 << 1;
  private static final int DICTIONARY = 1;
  private static final int VERSION = 1;

  /** Reads what follows the magic. */
  static Lz4Head read(InputStream source) throws IOException {
    byte[] start = LittleEndian.readBytes(source, 2);
    int flags = start[0];
    if ((flags & 0xff) >>> 6 != VERSION || (flags & RESERVED) != 0 || (start[1] & 0x8f) != 0) {
      throw new IOException("an LZ4 frame of a version that is not known");
    }
    if ((flags & DICTIONARY) != 0) {
      throw new IOException("an LZ4 frame that needs a dictionary");
    }
    int sizeCode = start[1] >>> 4;
    if (sizeCode < 4) {
      throw new IOException("an LZ4 frame with the block size code " + sizeCode);
    }
    byte[] size = LittleEndian.readBytes(source, (flags & CONTENT_SIZE) != 0 ? Long.BYTES : 0);
    byte[] descriptor = new byte[start.length + size.length];
    System.arraycopy(start, 0, descriptor, 0, start.length);
    System.arraycopy(size, 0, descriptor, start.length, size.length);
    if (LittleEndian.readBytes(source, 1)[0] != checksum(descriptor)) {
      throw new IOException("an LZ4 frame whose head does not have its checksum");
    }
    return new Lz4Head(
        (flags & INDEPENDENT) != 0,
        (flags & BLOCK_CHECKSUMS) != 0,
        (flags & CONTENT_CHECKSUM) != 0,
        1 << (8 + 2 * sizeCode),
        size.length == 0 ? -1 : LittleEndian.int64(size, 0));
  }

  /** The head of a frame of independent blocks of 1 MiB with checksums, with its magic. */
  static byte[] independentBlocks() {
    byte[] descriptor = {(byte) ((VERSION << 6) | INDEPENDENT | BLOCK_CHECKSUMS), 6 << 4};
    byte[] head = new byte[7];
    LittleEndian.setInt32(head, 0, MAGIC);
    System.arraycopy(descriptor, 0, head, Integer.BYTES, descriptor.length);
    head[6] = checksum(descriptor);
    return head;
  }

  private static byte checksum(byte[] descriptor) {
    return (byte) (Lz4Library.HASH.hash(descriptor, 0, descriptor.length, 0) >>> 8);
  }
}
