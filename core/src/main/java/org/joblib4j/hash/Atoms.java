package org.joblib4j.hash;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import org.joblib4j.hash.TypeRule.Kind;

/** The forms of values without parts. */
final class Atoms {
  private Atoms() {}

  /**
   * Writes a value of one of the most frequent classes; returns false, and nothing is written, for
   * others.
   */
  static boolean writeFrequent(Message message, Object value) {
    Class<?> type = value.getClass();
    if (type == String.class) {
      message.text((String) value);
    } else if (type == Integer.class) {
      message.int32(Tag.INT32, (Integer) value);
    } else if (type == Double.class) {
      message.int64(Tag.FLOAT64, Double.doubleToLongBits((Double) value));
    } else if (type == Long.class) {
      message.int64(Tag.INT64, (Long) value);
    } else {
      return false;
    }
    return true;
  }

  /**
   * Writes a value; returns false, and nothing is written, where the kind has parts or elements.
   */
  static boolean write(Message message, Kind kind, Object value) {
    switch (kind) {
      case TEXT -> message.text((String) value);
      case INT8 -> {
        message.int8(Tag.INT8);
        message.int8((Byte) value);
      }
      case INT16 -> {
        message.int8(Tag.INT16);
        message.int16((Short) value);
      }
      case INT32 -> message.int32(Tag.INT32, (Integer) value);
      case INT64 -> message.int64(Tag.INT64, (Long) value);
      case CHAR -> {
        message.int8(Tag.CHAR);
        message.int16((Character) value);
      }
      case FLOAT32 -> message.int32(Tag.FLOAT32, Float.floatToIntBits((Float) value));
      case FLOAT64 -> message.int64(Tag.FLOAT64, Double.doubleToLongBits((Double) value));
      case BOOLEAN -> message.int8((Boolean) value ? Tag.TRUE : Tag.FALSE);
      case BIG_INTEGER -> {
        message.int8(Tag.BIG_INTEGER);
        writeDigits(message, (BigInteger) value);
      }
      case BIG_DECIMAL -> {
        BigDecimal decimal = (BigDecimal) value;
        message.int8(Tag.BIG_DECIMAL);
        message.int32(decimal.scale());
        writeDigits(message, decimal.unscaledValue());
      }
      case UUID -> {
        UUID id = (UUID) value;
        message.int8(Tag.UUID);
        message.int64(id.getMostSignificantBits());
        message.int64(id.getLeastSignificantBits());
      }
      case ENUM -> {
        Enum<?> constant = (Enum<?>) value;
        message.int8(Tag.ENUM);
        message.text(constant.getDeclaringClass().getName());
        message.text(constant.name());
      }
      case CLASS -> {
        message.int8(Tag.CLASS);
        message.text(((Class<?>) value).getName());
      }
      case NAMED_TEXT -> NamedText.write(message, value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Two's complement, the highest byte first. */
  private static void writeDigits(Message message, BigInteger number) {
    byte[] bytes = number.toByteArray();
    message.count(bytes.length);
    message.raw(bytes);
  }
}
