package org.joblib4j.persist;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How pickles write text and numbers: UTF-8 with lone surrogates, and the lines of protocol 0. */
final class PickleText {
  private static final Pattern INTEGER = Pattern.compile("\\s*[-+]?\\d+\\s*");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,9})?");

  private PickleText() {}

  /** UTF-8 in which lone surrogates stand as three bytes, Python's {@code surrogatepass}. */
  static String utf8(byte[] bytes) {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      var text = new StringBuilder();
      int from = 0;
      for (int i = 0; i + 2 < bytes.length; i++) {
        if (isSurrogate(bytes, i)) {
          text.append(strictUtf8(bytes, from, i));
          text.append((char) (0xd000 | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f)));
          from = i + 3;
          i += 2;
        }
      }
      String rest = strictUtf8(bytes, from, bytes.length);
      return from == 0 ? rest : text.append(rest).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("a str is not UTF-8");
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSurrogate(byte[] bytes, int i) {
    return bytes[i] == (byte) 0xed
        && (bytes[i + 1] & 0xe0) == 0xa0
        && (bytes[i + 2] & 0xc0) == 0x80;
  }

  private static String strictUtf8(byte[] bytes, int from, int to) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, to - from))
        .toString();
  }

  /** The reverse of {@link #utf8(byte[])}. */
  static byte[] utf8(String text) {
    if (!hasLoneSurrogate(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    var out = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(point -> {
          if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            out.write(0xe0 | (point >> 12));
            out.write(0x80 | ((point >> 6) & 0x3f));
            out.write(0x80 | (point & 0x3f));
          } else {
            out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
          }
        });
    return out.toByteArray();
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** The bytes as characters of the same number. */
  static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The characters as bytes of the same number. */
  static byte[] latin1(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        throw new Malformed("bytes hold the character U+%04X".formatted((int) text.charAt(i)));
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An integer in decimal digits: a Long where it fits, else a BigInteger. */
  static Object integer(byte[] line) {
    String text = latin1(line);
    if (!INTEGER.matcher(text).matches()) {
      throw new Malformed("not an integer: " + quoted(text));
    }
    return shortest(new BigInteger(text.strip()));
  }

  /** An integer in little-endian two's complement: a Long where it fits, else a BigInteger. */
  static Object integerOf(byte[] littleEndian) {
    if (littleEndian.length <= 8) {
      return longOf(littleEndian);
    }
    return shortest(bigIntegerOf(littleEndian));
  }

  static long longOf(byte[] littleEndian) {
    int length = littleEndian.length;
    long value = length > 0 && littleEndian[length - 1] < 0 ? -1 : 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (littleEndian[i] & 0xff);
    }
    return value;
  }

  static BigInteger bigIntegerOf(byte[] littleEndian) {
    return new BigInteger(reversed(littleEndian));
  }

  static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  /** A Long where the number fits, else the number. */
  static Object shortest(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  /** A float as Python's {@code repr} writes it. */
  static double floatingPoint(byte[] line) {
    String text = latin1(line).strip();
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> {
        if (!FLOAT.matcher(text).matches()) {
          throw new Malformed("not a float: " + quoted(text));
        }
        yield Double.parseDouble(text);
      }
    };
  }

  /** A line with the escapes backslash-u and backslash-U, as protocol 0 writes str. */
  static String rawUnicode(byte[] line) {
    var text = new StringBuilder(line.length);
    for (int i = 0; i < line.length; i++) {
      int digits =
          line[i] != '\\' || i + 1 == line.length
              ? 0
              : line[i + 1] == 'u' ? 4 : line[i + 1] == 'U' ? 8 : 0;
      if (digits == 0) {
        text.append((char) (line[i] & 0xff));
      } else {
        int point = hexadecimal(line, i + 2, digits);
        if (!Character.isValidCodePoint(point)) {
          throw new Malformed("an escape in a str names no character");
        }
        text.appendCodePoint(point);
        i += 1 + digits;
      }
    }
    return text.toString();
  }

  /** The bytes of a quoted Python 2 string with backslash escapes. */
  static byte[] quotedString(byte[] line) {
    int end = line.length;
    while (end > 0 && line[end - 1] <= ' ' && line[end - 1] >= 0) {
      end--;
    }
    if (end < 2 || line[0] != line[end - 1] || (line[0] != '\'' && line[0] != '"')) {
      throw new Malformed("a string has no quotes");
    }
    var bytes = new ByteArrayOutputStream();
    int i = 1;
    while (i < end - 1) {
      if (line[i] != '\\') {
        bytes.write(line[i++]);
      } else {
        i = escape(line, i + 1, end - 1, bytes);
      }
    }
    return bytes.toByteArray();
  }

  /** Reads what follows a backslash; returns where the string goes on. */
  private static int escape(byte[] line, int at, int end, ByteArrayOutputStream bytes) {
    if (at == end) {
      throw new Malformed("a string ends in a backslash");
    }
    int plain = "\\'\"abfnrtv".indexOf(line[at]);
    if (plain >= 0) {
      bytes.write("\\'\"\u0007\b\f\n\r\t\u000b".charAt(plain));
      return at + 1;
    }
    if (line[at] == 'x') {
      bytes.write(hexadecimal(line, at + 1, 2));
      return at + 3;
    }
    int value = 0;
    int i = at;
    while (i < end && i < at + 3 && line[i] >= '0' && line[i] <= '7') {
      value = value * 8 + line[i++] - '0';
    }
    if (i > at) {
      bytes.write(value);
      return i;
    }
    bytes.write('\\');
    bytes.write(line[at]);
    return at + 1;
  }

  private static int hexadecimal(byte[] line, int from, int digits) {
    if (from + digits > line.length) {
      throw new Malformed("an escape is cut off");
    }
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(line[i], 16);
      if (digit < 0) {
        throw new Malformed("an escape is not hexadecimal");
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static String quoted(String text) {
    return '\'' + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + '\'';
  }
}
