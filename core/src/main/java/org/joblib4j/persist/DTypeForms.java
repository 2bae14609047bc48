package org.joblib4j.persist;

import java.io.IOException;
import java.nio.ByteOrder;
import org.joblib4j.array.DType;
import org.jspecify.annotations.Nullable;

/**
 * dtypes as NumPy pickles them: the short form, then the state {@code (version, order, subarray,
 * names, fields, itemsize, alignment, flags)}, and the unit of time where there is one.
 */
final class DTypeForms {
  private static final PyName DTYPE = new PyName("numpy", "dtype");

  /** NumPy's flags: what an object needs, what a struct of fields needs, and what text needs. */
  private static final int OBJECT_FLAGS = 63;

  private static final int FIELDS_FLAG = 16;
  private static final int INHERITED_OBJECT_FLAGS = 27;
  private static final int TEXT_FLAGS = 8;

  /** As a signed byte: NumPy 1 rejects 128, NumPy 2 takes both. */
  private static final int ALIGNED_FLAG = -128;

  private final PickleWriter writer;

  DTypeForms(PickleWriter writer) {
    this.writer = writer;
  }

  void save(PyDType type) throws IOException {
    if (writer.recallEqual(type)) {
      return;
    }
    writer.saveName(DTYPE);
    writer.saveString(shortForm(type));
    writer.emit(Opcode.NEWFALSE);
    writer.emit(Opcode.NEWTRUE);
    writer.emit(Opcode.TUPLE3);
    writer.emit(Opcode.REDUCE);
    writer.emit(Opcode.MARK);
    boolean time = type instanceof PyDType.DateTime || type instanceof PyDType.TimeDelta;
    writer.saveLong(time ? 4L : 3L);
    writer.saveString(order(type));
    saveSubarray(type);
    saveFields(type);
    boolean sized = isSized(type);
    writer.saveLong(sized ? (long) type.itemSize() : -1L);
    writer.saveLong(sized ? (long) alignment(type) : -1L);
    writer.saveLong((long) flags(type));
    switch (type) {
      case PyDType.DateTime(String unit, int step, ByteOrder order) -> saveUnit(unit, step);
      case PyDType.TimeDelta(String unit, int step, ByteOrder order) -> saveUnit(unit, step);
      default -> {}
    }
    writer.emit(Opcode.TUPLE);
    writer.emit(Opcode.BUILD);
    writer.memoizeEqual(type);
  }

  private static String shortForm(PyDType type) {
    return switch (type) {
      case PyDType.Numbers(DType numbers) -> numbers.descr().substring(1);
      case PyDType.Text text -> "U" + text.length();
      case PyDType.Bytes bytes -> "S" + bytes.length();
      case PyDType.DateTime time -> "M8";
      case PyDType.TimeDelta span -> "m8";
      case PyDType.Objects objects -> "O8";
      case PyDType.Opaque opaque -> "" + opaque.code() + opaque.itemSize();
      case PyDType.Struct struct -> "V" + struct.itemSize();
      case PyDType.Block block -> "V" + block.itemSize();
      case PyDType.Strings strings ->
          throw new Unwritable("NumPy 1 has no StringDType; write it as objects");
    };
  }

  private static String order(PyDType type) {
    @Nullable ByteOrder order =
        switch (type) {
          case PyDType.Numbers(DType numbers) when numbers.itemSize() > 1 -> numbers.order();
          case PyDType.Text text -> text.order();
          case PyDType.DateTime time -> time.order();
          case PyDType.TimeDelta span -> span.order();
          case PyDType.Opaque opaque when opaque.code() != 'V' -> opaque.order();
          default -> null;
        };
    return order == null ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
  }

  private static boolean isSized(PyDType type) {
    return switch (type) {
      case PyDType.Text text -> true;
      case PyDType.Bytes bytes -> true;
      case PyDType.Struct struct -> true;
      case PyDType.Block block -> true;
      case PyDType.Opaque opaque -> opaque.code() == 'V';
      default -> false;
    };
  }

  private void saveSubarray(PyDType type) throws IOException {
    if (!(type instanceof PyDType.Block block)) {
      writer.emit(Opcode.NONE);
      return;
    }
    save(block.element());
    writer.emit(Opcode.MARK);
    for (Long length : block.shape()) {
      writer.saveLong(length);
    }
    writer.emit(Opcode.TUPLE);
    writer.emit(Opcode.TUPLE2);
  }

  private void saveFields(PyDType type) throws IOException {
    if (!(type instanceof PyDType.Struct struct)) {
      writer.emit(Opcode.NONE);
      writer.emit(Opcode.NONE);
      return;
    }
    writer.emit(Opcode.MARK);
    for (PyDType.Field field : struct.fields()) {
      writer.saveString(field.name());
    }
    writer.emit(Opcode.TUPLE);
    writer.emit(Opcode.EMPTY_DICT);
    writer.emit(Opcode.MARK);
    for (PyDType.Field field : struct.fields()) {
      writer.saveString(field.name());
      save(field.type());
      writer.saveLong((long) field.offset());
      writer.emit(Opcode.TUPLE2);
    }
    writer.emit(Opcode.SETITEMS);
  }

  private void saveUnit(String unit, int step) throws IOException {
    writer.emit(Opcode.EMPTY_DICT);
    writer.emit(Opcode.MARK);
    writer.saveBytes(PickleText.latin1(unit));
    writer.saveLong((long) step);
    writer.saveLong(1L);
    writer.saveLong(1L);
    writer.emit(Opcode.TUPLE);
    writer.emit(Opcode.TUPLE2);
  }

  private static int flags(PyDType type) {
    return switch (type) {
      case PyDType.Objects objects -> OBJECT_FLAGS;
      case PyDType.Text text -> TEXT_FLAGS;
      case PyDType.Struct struct ->
          FIELDS_FLAG
              | (NumpyArrays.hasObjects(struct) ? INHERITED_OBJECT_FLAGS : 0)
              | (struct.aligned() ? ALIGNED_FLAG : 0);
      case PyDType.Block block -> NumpyArrays.hasObjects(block) ? INHERITED_OBJECT_FLAGS : 0;
      default -> 0;
    };
  }

  private static int alignment(PyDType type) {
    return switch (type) {
      case PyDType.Numbers(DType numbers) ->
          numbers.kind() == DType.Kind.COMPLEX ? numbers.itemSize() / 2 : numbers.itemSize();
      case PyDType.Text text -> 4;
      case PyDType.DateTime time -> Long.BYTES;
      case PyDType.TimeDelta span -> Long.BYTES;
      case PyDType.Objects objects -> Long.BYTES;
      case PyDType.Opaque opaque -> opaque.code() == 'V' ? 1 : 16;
      case PyDType.Block block -> alignment(block.element());
      case PyDType.Struct struct ->
          struct.aligned()
              ? struct.fields().stream().mapToInt(f -> alignment(f.type())).max().orElse(1)
              : 1;
      case PyDType.Bytes bytes -> 1;
      case PyDType.Strings strings -> Long.BYTES;
    };
  }
}
