package org.joblib4j.hash;

import java.util.Arrays;

/** What all lengths of XXH3 have in common: its constants, its secret and its last mixing steps. */
final class Xxh3 {
  static final long PRIME32_1 = 0x9E3779B1L;
  static final long PRIME32_2 = 0x85EBCA77L;
  static final long PRIME32_3 = 0xC2B2AE3DL;
  static final long PRIME64_1 = 0x9E3779B185EBCA87L;
  static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
  static final long PRIME64_3 = 0x165667B19E3779F9L;
  static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
  static final long PRIME64_5 = 0x27D4EB2F165667C5L;
  static final long PRIME_MX1 = 0x165667919E3779F9L;
  static final long PRIME_MX2 = 0x9FB21C651E98DF25L;

  /** The default secret of 192 bytes, packed. */
  static final long[] SECRET = {
    0xbe4ba423396cfeb8L, 0x1cad21f72c81017cL, 0xdb979083e96dd4deL, 0x1f67b3b7a4a44072L,
    0x78e5c0cc4ee679cbL, 0x2172ffcc7dd05a82L, 0x8e2443f7744608b8L, 0x4c263a81e69035e0L,
    0xcb00c391bb52283cL, 0xa32e531b8b65d088L, 0x4ef90da297486471L, 0xd8acdea946ef1938L,
    0x3f349ce33f76faa8L, 0x1d4f0bc7c7bbdcf9L, 0x3159b4cd4be0518aL, 0x647378d9c97e9fc8L,
    0xc3ebd33483acc5eaL, 0xeb6313faffa081c5L, 0x49daf0b751dd0d17L, 0x9e68d429265516d3L,
    0xfca1477d58be162bL, 0xce31d07ad1b8f88fL, 0x280416958f3acb45L, 0x7e404bbbcafbd7afL
  };

  /** The words of the secret that the accumulators are scrambled with. */
  static final long[] SCRAMBLING = Arrays.copyOfRange(SECRET, SECRET.length - 8, SECRET.length);

  private Xxh3() {}

  static long avalanche(long x) {
    long mixed = (x ^ x >>> 37) * PRIME_MX1;
    return mixed ^ mixed >>> 32;
  }

  /** The last step of XXH64, which short messages use. */
  static long avalanche64(long x) {
    long mixed = (x ^ x >>> 33) * PRIME64_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME64_3;
    return mixed ^ mixed >>> 32;
  }

  /** The halves of the 128-bit product, xored. */
  static long foldedProduct(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  /** Stores a hash in its canonical form: the high half first, the highest byte first. */
  static void store(long low, long high, byte[] into, int at) {
    LittleEndian.setInt64(into, at, Long.reverseBytes(high));
    LittleEndian.setInt64(into, at + Long.BYTES, Long.reverseBytes(low));
  }
}
