package org.joblib4j.persist;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.jspecify.annotations.Nullable;

/** The files that joblib up to 0.9 wrote beside a pickle, one for each array. */
final class CompanionFiles {
  private CompanionFiles() {}

  /** The {@code .npy} file of an {@code NDArrayWrapper}. */
  static @Nullable Object array(Map<?, ? extends @Nullable Object> state, LoadContext context)
      throws IOException {
    Path file = file(state, context);
    CompanionHeader header;
    try (var in = Files.newInputStream(file)) {
      header = CompanionHeader.read(in);
    }
    PyDType type = header.type();
    if (type instanceof PyDType.Numbers) {
      return context.mapMode().isPresent()
          ? Npy.map(file, context.mapMode().get())
          : Npy.read(file);
    }
    NdArray bytes = bytes(file, context);
    if (NumpyArrays.hasObjects(type)) {
      return objects(bytes.segment().asSlice(header.length()), context);
    }
    long[] shape = header.shape();
    long needed = NumpyArrays.byteSize(type, shape);
    if (needed > bytes.size() - header.length()) {
      throw new Malformed(
          "companion file '%s' is cut off: expected %d bytes after the header, found %d"
              .formatted(file.getFileName(), needed, bytes.size() - header.length()));
    }
    return NumpyArrays.wrap(
        type,
        shape,
        header.fortranOrder(),
        bytes.segment(),
        header.length(),
        bytes.file().orElse(null));
  }

  /** All of a file, mapped if that is wanted. */
  private static NdArray bytes(Path file, LoadContext context) throws IOException {
    Optional<MapMode> mode = context.mapMode();
    NdArray mapped = NdArray.map(file, mode.orElse(MapMode.READ), DType.UINT8, 0, Files.size(file));
    return mode.isPresent() ? mapped : mapped.copy();
  }

  /** The {@code ZF} file of a {@code ZNDArrayWrapper}: the data; all else is in the pickle. */
  static Object compressed(Map<?, ? extends @Nullable Object> state, LoadContext context)
      throws IOException {
    Path file = file(state, context);
    byte[] data = ZFile.read(file, context.limits());
    if (!(state.get("state") instanceof PyTuple withoutData)) {
      throw new Malformed("a ZNDArrayWrapper has no state of an array");
    }
    List<@Nullable Object> complete = new ArrayList<>(withoutData);
    complete.add(data);
    return NumpyTypes.ofState(PyTuple.copyOf(complete));
  }

  private static Path file(Map<?, ? extends @Nullable Object> state, LoadContext context) {
    if (!(state.get("filename") instanceof String name)) {
      throw new Malformed("an array has no file name");
    }
    if (!name.matches("[^/\\\\:\\x00]+") || name.equals(".") || name.equals("..")) {
      throw new Malformed(
          "companion file '%s': must be a plain name in the folder of the pickle".formatted(name));
    }
    return context
        .folder()
        .orElseThrow(
            () -> new Malformed("companion file '%s': a stream has no folder".formatted(name)))
        .resolve(name);
  }

  /** An array of Python objects is a pickle behind the header. */
  private static @Nullable Object objects(MemorySegment pickle, LoadContext context)
      throws IOException {
    PickleInput outer = context.input();
    try {
      return new Unpickler(new SegmentInput(pickle, null), context).load();
    } finally {
      context.resume(outer);
    }
  }
}
