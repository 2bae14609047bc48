package org.joblib4j.persist;

import java.io.IOException;
import java.math.BigInteger;

/**
 * The values that stand in a pickle by themselves: numbers, text, bytes.
 *
 * <p>Python's int is a {@code Long} or a {@code BigInteger} and its float a {@code Double}. In
 * files of {@link JavaDialect} the opcode also tells which Java type a number had.
 */
final class Literals {
  private static final int LONGEST_LINE = 1 << 28;

  private final PickleInput in;
  private final LoadLimits limits;
  private boolean javaDialect;

  Literals(PickleInput in, LoadLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** From here on numbers are read as Java's writer marks them. */
  void useJavaDialect() {
    javaDialect = true;
  }

  /** Reads the value of an opcode. */
  Object read(Opcode opcode) throws IOException {
    return switch (opcode) {
      case BININT1 -> (long) in.readByte();
      case BININT2 -> (long) in.readUnsignedShort();
      case BININT -> {
        int value = in.readInt();
        yield javaDialect ? (Object) value : (Object) (long) value;
      }
      case LONG1 -> PickleText.integerOf(in.readBytes(in.readByte()));
      case LONG4 -> long4();
      case INT -> intLine();
      case LONG -> longLine();
      case BINFLOAT -> Double.longBitsToDouble(Long.reverseBytes(in.readLong()));
      case FLOAT -> {
        double value = PickleText.floatingPoint(in.readLine(400));
        yield javaDialect ? (Object) (float) value : (Object) value;
      }
      case SHORT_BINUNICODE -> PickleText.utf8(in.readBytes(in.readByte()));
      case BINUNICODE -> PickleText.utf8(in.readBytes(in.readUnsignedInt()));
      case BINUNICODE8 -> PickleText.utf8(in.readBytes(in.readLong()));
      case UNICODE -> unicodeLine();
      // Python 2's str: bytes that were text most of the time.
      case STRING -> PickleText.latin1(PickleText.quotedString(in.readLine(LONGEST_LINE)));
      case BINSTRING -> PickleText.latin1(in.readBytes(in.readInt()));
      case SHORT_BINSTRING -> PickleText.latin1(in.readBytes(in.readByte()));
      case SHORT_BINBYTES -> in.readBytes(in.readByte());
      case BINBYTES -> in.readBytes(in.readUnsignedInt());
      case BINBYTES8, BYTEARRAY8 -> in.readBytes(in.readLong());
      default -> throw new Malformed("not a literal");
    };
  }

  /** A line that ends an operand, such as a memo number or half a name. */
  String readShortLine() throws IOException {
    return PickleText.utf8(in.readLine(1 << 16));
  }

  private Object long4() throws IOException {
    long length = in.readInt();
    if (length < 0 || length > limits.integerBytes()) {
      throw new Malformed(
          "an integer of %d bytes, over the limit of %d".formatted(length, limits.integerBytes()));
    }
    byte[] bytes = in.readBytes(length);
    if (!javaDialect) {
      return PickleText.integerOf(bytes);
    }
    return switch (bytes.length) {
      case 1 -> bytes[0];
      case 2 -> (short) PickleText.longOf(bytes);
      default -> bytes.length == 0 ? BigInteger.ZERO : PickleText.bigIntegerOf(bytes);
    };
  }

  private Object intLine() throws IOException {
    byte[] line = in.readLine(decimalDigits());
    return switch (PickleText.latin1(line).strip()) {
      case "00" -> false;
      case "01" -> true;
      default -> PickleText.integer(line);
    };
  }

  private Object longLine() throws IOException {
    String text = PickleText.latin1(in.readLine(decimalDigits())).strip();
    String digits = text.endsWith("L") ? text.substring(0, text.length() - 1) : text;
    return PickleText.integer(PickleText.latin1(digits));
  }

  /** Decimal digits that fit into the limit of bytes, with room for a sign and an L. */
  private int decimalDigits() {
    return (int) Math.min(1 << 20, limits.integerBytes() * 2.5) + 3;
  }

  private Object unicodeLine() throws IOException {
    String text = PickleText.rawUnicode(in.readLine(LONGEST_LINE));
    return javaDialect && text.length() == 1 ? (Object) text.charAt(0) : text;
  }
}
