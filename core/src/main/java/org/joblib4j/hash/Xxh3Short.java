package org.joblib4j.hash;

import static org.joblib4j.hash.PackedBytes.int32;
import static org.joblib4j.hash.PackedBytes.int64;
import static org.joblib4j.hash.PackedBytes.uint8;
import static org.joblib4j.hash.Xxh3.PRIME32_2;
import static org.joblib4j.hash.Xxh3.PRIME64_1;
import static org.joblib4j.hash.Xxh3.PRIME64_2;
import static org.joblib4j.hash.Xxh3.PRIME64_4;
import static org.joblib4j.hash.Xxh3.PRIME_MX2;
import static org.joblib4j.hash.Xxh3.SECRET;
import static org.joblib4j.hash.Xxh3.avalanche;
import static org.joblib4j.hash.Xxh3.avalanche64;
import static org.joblib4j.hash.Xxh3.foldedProduct;

/** XXH3 with 128 bits for messages of up to 240 bytes, which are hashed in five ways by length. */
final class Xxh3Short {
  /** The most bytes. */
  static final int LIMIT = 240;

  private final long[] message;
  private final int length;
  private long low;
  private long high;

  private Xxh3Short(long[] message, int length) {
    this.message = message;
    this.length = length;
  }

  static void digest(long[] message, int length, byte[] into, int at) {
    var hash = new Xxh3Short(message, length);
    if (length > 16) {
      hash.mixPairs();
    } else if (length > 8) {
      hash.mixTwoLongs();
    } else if (length > 3) {
      hash.mixTwoInts();
    } else if (length > 0) {
      hash.mixThreeBytes();
    } else {
      hash.low = avalanche64(SECRET[8] ^ SECRET[9]);
      hash.high = avalanche64(SECRET[10] ^ SECRET[11]);
    }
    Xxh3.store(hash.low, hash.high, into, at);
  }

  private void mixThreeBytes() {
    int combined =
        uint8(message, length - 1)
            | length << 8
            | uint8(message, 0) << 16
            | uint8(message, length >> 1) << 24;
    int turned = Integer.rotateLeft(Integer.reverseBytes(combined), 13);
    low = avalanche64(foldedHalves(SECRET[0]) ^ Integer.toUnsignedLong(combined));
    high = avalanche64(foldedHalves(SECRET[1]) ^ Integer.toUnsignedLong(turned));
  }

  private static long foldedHalves(long x) {
    return Integer.toUnsignedLong((int) (x ^ x >>> 32));
  }

  private void mixTwoInts() {
    long first = Integer.toUnsignedLong(int32(message, 0));
    long last = Integer.toUnsignedLong(int32(message, length - 4));
    long value = (SECRET[2] ^ SECRET[3]) ^ (first | last << 32);
    long factor = PRIME64_1 + ((long) length << 2);
    long l = value * factor;
    long h = Math.unsignedMultiplyHigh(value, factor) + (l << 1);
    l ^= h >>> 3;
    l = (l ^ l >>> 35) * PRIME_MX2;
    low = l ^ l >>> 28;
    high = avalanche(h);
  }

  private void mixTwoLongs() {
    long first = int64(message, 0);
    long last = int64(message, length - 8);
    long a = SECRET[4] ^ SECRET[5] ^ first ^ last;
    long b = SECRET[6] ^ SECRET[7] ^ last;
    long l = a * PRIME64_1 + ((long) (length - 1) << 54);
    long h = Math.unsignedMultiplyHigh(a, PRIME64_1) + b + (b & 0xFFFF_FFFFL) * (PRIME32_2 - 1);
    l ^= Long.reverseBytes(h);
    low = avalanche(l * PRIME64_2);
    high = avalanche(Math.unsignedMultiplyHigh(l, PRIME64_2) + h * PRIME64_2);
  }

  private void mixPairs() {
    low = length * PRIME64_1;
    high = 0;
    if (length <= 128) {
      for (int i = (length - 1) >> 5; i >= 0; i--) {
        mixPair(16 * i, length - 16 * i - 16, 32 * i);
      }
    } else {
      for (int i = 0; i < 4; i++) {
        mixPair(32 * i, 32 * i + 16, 32 * i);
      }
      low = avalanche(low);
      high = avalanche(high);
      for (int i = 4; i < length >> 5; i++) {
        mixPair(32 * i, 32 * i + 16, 32 * (i - 4) + 3);
      }
      mixPair(length - 16, length - 32, 103);
    }
    long sum = low + high;
    long product = low * PRIME64_1 + high * PRIME64_4 + length * PRIME64_2;
    low = avalanche(sum);
    high = -avalanche(product);
  }

  private void mixPair(int first, int second, int secret) {
    long a = int64(message, first);
    long b = int64(message, first + 8);
    long c = int64(message, second);
    long d = int64(message, second + 8);
    low += foldedProduct(a ^ int64(SECRET, secret), b ^ int64(SECRET, secret + 8));
    high += foldedProduct(c ^ int64(SECRET, secret + 16), d ^ int64(SECRET, secret + 24));
    low ^= c + d;
    high ^= a + b;
  }
}
