package org.joblib4j.persist;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.Npy;
import org.jspecify.annotations.Nullable;

/** The files that joblib up to 0.9 wrote beside a pickle, one for each array. */
final class CompanionFiles {
  private CompanionFiles() {}

  /** The {@code .npy} file of an {@code NDArrayWrapper}. */
  static @Nullable Object array(Map<?, ? extends @Nullable Object> state, LoadContext context)
      throws IOException {
    Path file = file(state, context);
    Object objects = objects(file, context);
    if (objects != null) {
      return objects;
    }
    return context.mapMode().isPresent() ? Npy.map(file, context.mapMode().get()) : Npy.read(file);
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

  /** The array of Python objects of an {@code .npy} file; null where it holds numbers. */
  private static @Nullable Object objects(Path file, LoadContext context) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(1 << 16);
    }
    if (bytes.length < 12) {
      return null;
    }
    boolean longHeader = bytes[6] > 1;
    int header = longHeader ? 12 : 10;
    int length = (bytes[8] & 0xff) | ((bytes[9] & 0xff) << 8);
    int end = Math.min(header + length, bytes.length);
    String text = new String(bytes, header, end - header, StandardCharsets.ISO_8859_1);
    if (!text.contains("'|O")) {
      return null;
    }
    byte[] all = Files.readAllBytes(file);
    PickleInput outer = context.input();
    var pickle = new SegmentInput(MemorySegment.ofArray(all).asSlice(end), null);
    try {
      return new Unpickler(pickle, context).load();
    } finally {
      context.resume(outer);
    }
  }
}
