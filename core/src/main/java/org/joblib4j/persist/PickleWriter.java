package org.joblib4j.persist;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes opcodes and the values that have no parts, and keeps the memo.
 *
 * <p>The memo works by identity, so that shared references and cycles are kept; by value for
 * strings, names and dtypes.
 */
final class PickleWriter {
  private final PickleOutput out;
  private final IdentityHashMap<Object, Integer> memo = new IdentityHashMap<>();
  private final Map<Object, Integer> interned = new HashMap<>();
  private int memoSize;

  PickleWriter(PickleOutput out) {
    this.out = out;
  }

  void emit(Opcode opcode) throws IOException {
    out.writeByte(opcode.code());
  }

  /** A string that Python drops at once, see {@link JavaDialect}. */
  void note(String text) throws IOException {
    saveString(text);
    emit(Opcode.POP);
  }

  PickleOutput output() {
    return out;
  }

  /** Writes a value, if it is one without parts. */
  boolean saveAtom(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> emit(Opcode.NONE);
      case Boolean truth -> emit(truth ? Opcode.NEWTRUE : Opcode.NEWFALSE);
      case Long number -> saveLong(number);
      case Integer number -> {
        emit(Opcode.BININT);
        out.writeInt(number);
      }
      case Double number -> {
        emit(Opcode.BINFLOAT);
        out.writeLong(Long.reverseBytes(Double.doubleToRawLongBits(number)));
      }
      case Float number -> saveFloat(number);
      case Byte number -> saveMarkedInteger(new byte[] {number});
      case Short number -> saveMarkedInteger(new byte[] {number.byteValue(), (byte) (number >> 8)});
      case BigInteger number -> saveBigInteger(number);
      case Character character -> saveCharacter(character);
      case String text -> saveString(text);
      case PyName name -> saveName(name);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** As Python has it but for BININT, which marks an Integer. */
  void saveLong(long number) throws IOException {
    if (number >= 0 && number < 0x100) {
      emit(Opcode.BININT1);
      out.writeByte((int) number);
    } else if (number >= 0 && number < 0x10000) {
      emit(Opcode.BININT2);
      out.writeShort((int) number);
    } else {
      int length = 1 + (64 - Long.numberOfLeadingZeros(number < 0 ? ~number : number)) / 8;
      emit(Opcode.LONG1);
      out.writeByte(length);
      for (int i = 0; i < length; i++) {
        out.writeByte((int) (number >> (8 * i)));
      }
    }
  }

  private void saveBigInteger(BigInteger number) throws IOException {
    byte[] bytes = PickleText.reversed(number.toByteArray());
    if (bytes.length >= 3) {
      saveMarkedInteger(bytes);
    } else {
      byte sign = (byte) (number.signum() < 0 ? -1 : 0);
      saveMarkedInteger(new byte[] {bytes[0], bytes.length > 1 ? bytes[1] : sign, sign});
    }
  }

  private void saveMarkedInteger(byte[] littleEndian) throws IOException {
    emit(Opcode.LONG4);
    out.writeInt(littleEndian.length);
    out.writeBytes(littleEndian);
  }

  private void saveFloat(float number) throws IOException {
    String text =
        Float.isNaN(number)
            ? "nan"
            : Float.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : Double.toString(number);
    emit(Opcode.FLOAT);
    out.writeBytes(PickleText.latin1(text + "\n"));
  }

  private void saveCharacter(char character) throws IOException {
    boolean plain = character > ' ' && character < 0x7f && character != '\\';
    emit(Opcode.UNICODE);
    out.writeBytes(
        PickleText.latin1(plain ? character + "\n" : "\\u%04x\n".formatted((int) character)));
  }

  void saveString(String text) throws IOException {
    if (recallEqual(text)) {
      return;
    }
    byte[] bytes = PickleText.utf8(text);
    if (bytes.length < 0x100) {
      emit(Opcode.SHORT_BINUNICODE);
      out.writeByte(bytes.length);
    } else {
      emit(Opcode.BINUNICODE);
      out.writeInt(bytes.length);
    }
    out.writeBytes(bytes);
    memoizeEqual(text);
  }

  void saveBytes(byte[] bytes) throws IOException {
    if (bytes.length < 0x100) {
      emit(Opcode.SHORT_BINBYTES);
      out.writeByte(bytes.length);
    } else {
      emit(Opcode.BINBYTES);
      out.writeInt(bytes.length);
    }
    out.writeBytes(bytes);
  }

  void saveName(PyName name) throws IOException {
    if (recallEqual(name)) {
      return;
    }
    saveString(name.module());
    saveString(name.name());
    emit(Opcode.STACK_GLOBAL);
    memoizeEqual(name);
  }

  // The memo

  /** Refers to the value where it has been written, else does nothing. */
  boolean recall(Object value) throws IOException {
    return get(memo.get(value));
  }

  /** Refers to an equal value where one has been written, else does nothing. */
  boolean recallEqual(Object value) throws IOException {
    return get(interned.get(value));
  }

  private boolean get(@Nullable Integer index) throws IOException {
    if (index == null) {
      return false;
    }
    if (index < 0x100) {
      emit(Opcode.BINGET);
      out.writeByte(index);
    } else {
      emit(Opcode.LONG_BINGET);
      out.writeInt(index);
    }
    return true;
  }

  void memoize(Object value) throws IOException {
    emit(Opcode.MEMOIZE);
    memo.put(value, memoSize++);
  }

  void memoizeEqual(Object value) throws IOException {
    emit(Opcode.MEMOIZE);
    interned.put(value, memoSize++);
  }

  /** Whether the value has been written. */
  boolean remembers(Object value) {
    return memo.containsKey(value);
  }
}
