package org.joblib4j.persist;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which arrays are written: joblib's stand-in with the raw data behind it, at a
 * multiple of 16 bytes, so that it can be mapped.
 *
 * <p>Unlike joblib this writer puts the array into the memo, by a MEMOIZE after the data. To every
 * version of joblib that is an ordinary opcode, and an array that is referred to twice stays one
 * array.
 */
final class ArrayForms {
  private static final PyName STAND_IN = new PyName("joblib.numpy_pickle", "NumpyArrayWrapper");
  private static final PyName NDARRAY = new PyName("numpy", "ndarray");
  private static final PyName RECONSTRUCT = new PyName("numpy.core.multiarray", "_reconstruct");
  private static final int ALIGNMENT = 16;

  private final Pickler pickler;
  private final PickleWriter writer;
  private final DTypeForms types;

  ArrayForms(Pickler pickler, PickleWriter writer) {
    this.pickler = pickler;
    this.writer = writer;
    this.types = new DTypeForms(writer);
  }

  /** Writes a value, if it is an array or the type of one. */
  boolean save(Object value) throws IOException {
    switch (value) {
      case NdArray array -> save(array, array, null);
      case PyArray array when array.holdsObjects() -> saveObjects(array);
      case PyArray array ->
          saveData(array, array.dtype(), array.shape(), false, array.elementBytes(), null);
      case DType type -> types.save(new PyDType.Numbers(type));
      case PyDType type -> types.save(type);
      case Object[] array -> saveArray(array);
      default -> {
        NdArray array = value.getClass().isArray() ? JavaArrays.toNdArray(value) : null;
        if (array == null) {
          return false;
        }
        save(value, array, value.getClass().getTypeName());
      }
    }
    return true;
  }

  /** Rows of one length are a NumPy array, anything else is a list. */
  private void saveArray(Object[] array) throws IOException {
    NdArray matrix = array.length == 0 ? null : JavaArrays.toNdArray(array);
    if (matrix != null) {
      save(array, matrix, array.getClass().getTypeName());
    } else {
      pickler.saveArray(array);
    }
  }

  private void save(Object identity, NdArray array, @Nullable String javaType) throws IOException {
    boolean fortranOrder = array.isFortranContiguous() && !array.isContiguous();
    saveData(
        identity,
        new PyDType.Numbers(array.dtype()),
        array.shape(),
        fortranOrder,
        fortranOrder ? array.transpose() : array,
        javaType);
  }

  private void saveData(
      Object identity,
      PyDType type,
      long[] shape,
      boolean fortranOrder,
      NdArray data,
      @Nullable String javaType)
      throws IOException {
    writer.saveName(STAND_IN);
    writer.emit(Opcode.EMPTY_TUPLE);
    writer.emit(Opcode.NEWOBJ);
    writer.emit(Opcode.EMPTY_DICT);
    writer.emit(Opcode.MARK);
    writer.saveString("subclass");
    writer.saveName(NDARRAY);
    writer.saveString("shape");
    saveShape(shape);
    writer.saveString("order");
    writer.saveString(fortranOrder ? "F" : "C");
    writer.saveString("dtype");
    types.save(type);
    writer.saveString("allow_mmap");
    writer.emit(Opcode.NEWTRUE);
    writer.saveString("numpy_array_alignment_bytes");
    writer.saveLong(ALIGNMENT);
    writer.emit(Opcode.SETITEMS);
    writer.emit(Opcode.BUILD);
    writeData(data);
    if (javaType != null) {
      writer.note(JavaDialect.TYPE + javaType);
    }
    writer.memoize(identity);
  }

  private void writeData(NdArray data) throws IOException {
    PickleOutput out = writer.output();
    int padding = ALIGNMENT - (int) ((out.position() + 1) % ALIGNMENT);
    out.writeByte(padding);
    for (int i = 0; i < padding; i++) {
      out.writeByte(0xff);
    }
    if (data.isContiguous()) {
      out.write(data.segment().asSlice(data.offset(), data.byteSize()));
    } else {
      data.<IOException>forEachBlock(
          PickleOutput.blockSize(), (MemorySegment block) -> out.write(block));
    }
  }

  /** Objects are written as NumPy itself pickles them, so that sharing and cycles are kept. */
  private void saveObjects(PyArray array) throws IOException {
    writer.saveName(RECONSTRUCT);
    writer.saveName(NDARRAY);
    saveShape(new long[] {0});
    writer.saveBytes(new byte[] {'b'});
    writer.emit(Opcode.TUPLE3);
    writer.emit(Opcode.REDUCE);
    writer.memoize(array);
    writer.emit(Opcode.MARK);
    writer.saveLong(1);
    saveShape(array.shape());
    types.save(array.dtype() instanceof PyDType.Strings ? new PyDType.Objects() : array.dtype());
    writer.emit(Opcode.NEWFALSE);
    pickler.pushLast(() -> {
      writer.emit(Opcode.TUPLE);
      writer.emit(Opcode.BUILD);
    });
    pickler.saveElements(array.toList());
  }

  private void saveShape(long[] shape) throws IOException {
    writer.emit(Opcode.MARK);
    for (long length : shape) {
      writer.saveLong(length);
    }
    writer.emit(Opcode.TUPLE);
  }
}
