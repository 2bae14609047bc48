package org.joblib4j.persist;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * The stand-ins that joblib writes for arrays.
 *
 * <p>Since 0.10 the raw data of an array follows the BUILD opcode of its stand-in, in the pickle
 * itself: one byte that says how many bytes of padding come, the padding, and the data at a
 * multiple of 16. Files of 0.10 to 1.1, and streams that did not know their position, have neither
 * the byte nor the padding. Up to 0.9 the stand-in names a companion file.
 */
final class JoblibTypes {
  private JoblibTypes() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put(
        "joblib.numpy_pickle.NumpyArrayWrapper",
        (arguments, context) -> new StandIn("NumpyArrayWrapper", state -> inline(state, context)));
    for (String module : List.of("joblib.numpy_pickle.", "joblib.numpy_pickle_compat.")) {
      makers.put(
          module + "NDArrayWrapper",
          (arguments, context) ->
              new StandIn("NDArrayWrapper", state -> CompanionFiles.array(state, context)));
      makers.put(
          module + "ZNDArrayWrapper",
          (arguments, context) ->
              new StandIn("ZNDArrayWrapper", state -> CompanionFiles.compressed(state, context)));
    }
  }

  private static @Nullable Object inline(
      Map<?, ? extends @Nullable Object> state, LoadContext context) throws IOException {
    PyDType type = PendingDType.type(state.get("dtype"));
    PickleInput in = context.input();
    if (NumpyArrays.hasObjects(type)) {
      Object array = new Unpickler(in, context).load();
      context.resume(in);
      return array;
    }
    long[] shape = NumpyArrays.shape(state.get("shape"));
    boolean fortranOrder = "F".equals(state.get("order"));
    if (state.get("numpy_array_alignment_bytes") != null) {
      in.skip(in.readByte());
    }
    long bytes = NumpyArrays.byteSize(type, shape);
    if (context.auditing() != null) {
      in.skip(bytes);
      return NdArray.zeros(DType.INT8, 0);
    }
    if (in instanceof SegmentInput file
        && file.mapped() != null
        && Boolean.TRUE.equals(state.get("allow_mmap"))) {
      long offset = in.position();
      in.skip(bytes);
      return NumpyArrays.wrap(type, shape, fortranOrder, file.segment(), offset, file.mapped());
    }
    context.arrayIsRead("the data is compressed or in a stream");
    MemorySegment data = in.readSegment(bytes, size -> NumpyArrays.allocate(type, size));
    return NumpyArrays.wrapCopy(type, shape, fortranOrder, data);
  }

  @FunctionalInterface
  private interface Reading {
    @Nullable Object read(Map<?, ? extends @Nullable Object> state) throws IOException;
  }

  /** A stand-in, which BUILD turns into the array. */
  private static final class StandIn extends Pending {
    private final String name;
    private final Reading reading;

    StandIn(String name, Reading reading) {
      this.name = name;
      this.reading = reading;
    }

    @Override
    @Nullable Object build(@Nullable Object state) throws IOException {
      if (state instanceof Map<?, ?> attributes) {
        return reading.read(attributes);
      }
      throw new Malformed("the state of a %s must be a dict".formatted(name));
    }

    @Override
    Object withoutState() {
      throw new Malformed("a %s has no state".formatted(name));
    }
  }
}
