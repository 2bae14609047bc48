package org.joblib4j.code;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;

/** Bytes that are to be digested; texts carry their length, so that no two sequences collide. */
final class DigestBuffer {
  private byte[] bytes = new byte[512];
  private int length;

  DigestBuffer int8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  DigestBuffer int32(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >> shift);
    }
    return this;
  }

  DigestBuffer int64(long value) {
    return int32((int) (value >> 32)).int32((int) value);
  }

  /** A short word of ours, in ASCII: the many names of instructions. */
  DigestBuffer word(String word) {
    int8(word.length());
    room(word.length());
    for (int i = 0; i < word.length(); i++) {
      bytes[length++] = (byte) word.charAt(i);
    }
    return this;
  }

  /** Characters as they are: two texts with different broken surrogates stay different. */
  DigestBuffer text(String text) {
    int32(text.length());
    room(2 * text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes[length++] = (byte) (c >> 8);
      bytes[length++] = (byte) c;
    }
    return this;
  }

  DigestBuffer texts(Collection<String> texts) {
    int32(texts.size());
    texts.forEach(this::text);
    return this;
  }

  DigestBuffer raw(byte[] source) {
    room(source.length);
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
    return this;
  }

  byte[] sha256() {
    MessageDigest digest = newSha256();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  /** The digest as hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(sha256());
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
