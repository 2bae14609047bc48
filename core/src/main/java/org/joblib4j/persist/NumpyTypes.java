package org.joblib4j.persist;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** NumPy's arrays, scalars and dtypes as ordinary pickles have them. */
final class NumpyTypes {
  private static final String MULTIARRAY = "numpy.core.multiarray.";

  private NumpyTypes() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("numpy.dtype", NumpyTypes::dtype);
    makers.put("numpy.core._internal._convert_to_stringdtype_kwargs", NumpyTypes::stringType);
    makers.put("numpy.ndarray", (arguments, context) -> new PendingArray());
    makers.put(MULTIARRAY + "_reconstruct", (arguments, context) -> new PendingArray());
    makers.put(MULTIARRAY + "scalar", NumpyTypes::scalar);
    makers.put("numpy.core.numeric._frombuffer", NumpyTypes::fromBuffer);
    makers.put(
        "numpy.ma.core._mareconstruct", (arguments, context) -> new PendingMasked(arguments));
  }

  /** The first argument is a short form, or a pair of a scalar class and one. */
  private static Object dtype(Arguments arguments, LoadContext context) {
    return switch (arguments.get(0)) {
      case String code -> new PendingDType(code);
      case PyTuple pair when pair.size() == 2 && pair.get(1) instanceof String code ->
          new PendingDType(code);
      // numpy.record: all but the class is in the state.
      case PyName scalarClass -> new PendingDType("V0");
      case PyDType type -> type;
      case null, default -> throw arguments.wrong(0, "the short form of a type");
    };
  }

  private static Object stringType(Arguments arguments, LoadContext context) {
    return new PyDType.Strings();
  }

  private static @Nullable Object scalar(Arguments arguments, LoadContext context) {
    PyDType type = PendingDType.type(arguments.get(0));
    if (NumpyArrays.hasObjects(type)) {
      return arguments.get(1);
    }
    byte[] data =
        arguments.size() == 1 ? new byte[Math.min(type.itemSize(), 1 << 16)] : arguments.bytes(1);
    if (data.length != type.itemSize()) {
      throw new Malformed(
          "a %s scalar needs %d bytes, found %d"
              .formatted(type.name(), type.itemSize(), data.length));
    }
    Object array = NumpyArrays.wrap(type, new long[0], false, MemorySegment.ofArray(data), 0, null);
    return switch (type) {
      case PyDType.Numbers numbers -> PyElements.number((NdArray) array);
      case PyDType.Text text -> ((PyArray) array).get();
      case PyDType.Bytes bytes -> ((PyArray) array).get();
      default -> array;
    };
  }

  /** Protocol 5: {@code _frombuffer(bytes, dtype, shape, order)}. */
  private static Object fromBuffer(Arguments arguments, LoadContext context) {
    return ofBytes(
        PendingDType.type(arguments.get(1)),
        NumpyArrays.shape(arguments.get(2)),
        arguments.text(3).equals("F"),
        arguments.bytes(0));
  }

  private static Object ofBytes(PyDType type, long[] shape, boolean fortranOrder, byte[] data) {
    long expected = NumpyArrays.byteSize(type, shape);
    if (expected != data.length || NumpyArrays.hasObjects(type)) {
      throw new Malformed(
          "an array of %s needs %d bytes of data, found %d"
              .formatted(type.name(), expected, data.length));
    }
    MemorySegment copy = NumpyArrays.allocate(type, data.length);
    copy.copyFrom(MemorySegment.ofArray(data));
    return NumpyArrays.wrapCopy(type, shape, fortranOrder, copy);
  }

  /** An array from the state of {@code ndarray.__setstate__}, which old files have unversioned. */
  static Object ofState(@Nullable Object state) {
    if (!(state instanceof PyTuple tuple) || tuple.size() < 4) {
      throw new Malformed("the state of an array must be a tuple of 4 values or more");
    }
    int first = tuple.size() == 4 ? 0 : 1;
    var parts = new Arguments("the state of an array", tuple);
    long[] shape = NumpyArrays.shape(parts.get(first));
    PyDType type = PendingDType.type(parts.get(first + 1));
    if (parts.get(first + 3) instanceof List<?> objects) {
      return NumpyArrays.wrapObjects(
          NumpyArrays.hasObjects(type) ? type : new PyDType.Objects(), shape, listOf(objects));
    }
    return ofBytes(type, shape, parts.number(first + 2) != 0, parts.bytes(first + 3));
  }

  @SuppressWarnings("unchecked") // a list of the machine's own making, of anything
  private static List<@Nullable Object> listOf(List<?> objects) {
    return (List<@Nullable Object>) objects;
  }

  private static final class PendingArray extends Pending {
    @Override
    Object build(@Nullable Object state) {
      return ofState(state);
    }

    @Override
    Object withoutState() {
      return NdArray.zeros(DType.INT8, 0);
    }
  }

  /**
   * A masked array: an object with the attributes {@code data}, {@code mask} (true where an element
   * is missing) and {@code fill_value}.
   */
  private static final class PendingMasked extends Pending {
    private final PyObject object;

    PendingMasked(Arguments arguments) {
      object =
          new PyObject(
              new PyName("numpy.ma.core", "_mareconstruct"),
              PyObject.Origin.CALL,
              arguments.values(),
              Map.of());
    }

    @Override
    Object build(@Nullable Object state) {
      object.setState(state);
      if (state instanceof PyTuple tuple && tuple.size() == 7) {
        var parts = new Arguments("the state of a masked array", tuple);
        object.derive("data", ofState(PyTuple.copyOf(tuple.subList(0, 5))));
        if (parts.get(5) instanceof byte[] || parts.get(5) instanceof String) {
          object.derive("mask", mask(parts));
        }
        object.derive("fill_value", parts.get(6));
      }
      return object;
    }

    /** One byte an element, or one for each field of it. */
    private static Object mask(Arguments state) {
      long[] shape = NumpyArrays.shape(state.get(1));
      byte[] mask = state.bytes(5);
      PyDType type = new PyDType.Numbers(DType.BOOL);
      return NumpyArrays.size(shape) == mask.length
          ? ofBytes(type, shape, state.number(3) != 0, mask)
          : mask;
    }

    @Override
    Object withoutState() {
      return object;
    }
  }
}
