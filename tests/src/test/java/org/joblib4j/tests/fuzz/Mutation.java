package org.joblib4j.tests.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ways to damage a file: bytes changed, cut, moved, repeated, taken from another file. */
final class Mutation {
  /** Pickle's opcodes and numbers that lengths go wrong at. */
  private static final byte[] TELLING =
      bytes(
          "(.012FIJKLMNPQRSTUVXabcd}eghijl]opqrstu)BC\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087"
              + "\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095"
              + "\u0096\u0097\u0098\0\u0001\u007f\u00fe\u00ff");

  private Mutation() {}

  private static byte[] bytes(String characters) {
    byte[] bytes = new byte[characters.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) characters.charAt(i);
    }
    return bytes;
  }

  static byte[] of(List<byte[]> files, RandomGenerator random) {
    byte[] bytes = files.get(random.nextInt(files.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes, files, random);
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, List<byte[]> files, RandomGenerator random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(20), bytes.length - at);
    switch (random.nextInt(9)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
      case 3 -> Arrays.fill(bytes, at, at + Math.min(length, 8), (byte) -random.nextInt(2));
      case 4 -> System.arraycopy(bytes.clone(), at, bytes, bytes.length - length, length);
      case 5 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 6 -> {
        return joined(bytes, at, bytes, at + length);
      }
      case 7 -> {
        return joined(bytes, at + length, bytes, at);
      }
      default -> {
        byte[] other = files.get(random.nextInt(files.size()));
        return joined(bytes, at, other, random.nextInt(other.length));
      }
    }
    return bytes;
  }

  /** The start of one, the end of another. */
  private static byte[] joined(byte[] first, int end, byte[] second, int start) {
    byte[] joined = Arrays.copyOf(first, end + second.length - start);
    System.arraycopy(second, start, joined, end, second.length - start);
    return joined;
  }
}
