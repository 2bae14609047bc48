package org.joblib4j.codecs;

import java.lang.System.Logger.Level;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 and its checksum: the native library, or plain Java where that cannot be loaded. Never the
 * variant in between, which uses {@code sun.misc.Unsafe}.
 */
final class Lz4Library {
  private static final boolean NATIVE = loadNative();

  static final LZ4Factory LZ4 = NATIVE ? LZ4Factory.nativeInstance() : LZ4Factory.safeInstance();

  static final XXHashFactory XXHASH =
      NATIVE ? XXHashFactory.nativeInstance() : XXHashFactory.safeInstance();

  /** For short pieces: for the bytes of a frame's head and of its blocks. */
  static final XXHash32 HASH = XXHASH.hash32();

  private Lz4Library() {}

  /**
   * Plain Java has to be known as the reason for being slow. The library wraps in AssertionError.
   */
  private static boolean loadNative() {
    try {
      LZ4Factory.nativeInstance();
      XXHashFactory.nativeInstance();
      return true;
    } catch (AssertionError | LinkageError | RuntimeException e) {
      System.getLogger(Lz4Library.class.getName())
          .log(
              Level.INFO,
              "lz4 runs in plain Java and is several times slower: its native library cannot be"
                  + " loaded",
              e);
      return false;
    }
  }
}
