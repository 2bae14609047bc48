package org.joblib4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.array.Npz;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.Persist;
import org.jspecify.annotations.Nullable;

/**
 * A file of a kind that can be read here.
 *
 * @param path where it is
 * @param kind what it is, by its first bytes
 * @param compression of the whole file; none for the kinds of NumPy
 * @param size its bytes
 */
record DataFile(Path path, Kind kind, Compression compression, long size) {
  /** Larger files are mapped, so that only what is looked at is read. */
  private static final long SMALL = 1 << 20;

  private static final List<String> JOBLIB_EXTENSIONS =
      List.of(".joblib", ".jl", ".pkl", ".pickle", ".p");

  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};

  /** The kinds of files. */
  enum Kind {
    /** Any value, as joblib dumps it. */
    JOBLIB,
    /** An array of NumPy's. */
    NPY,
    /** Several arrays of NumPy's by name. */
    NPZ;

    /** The kind that a name asks for. */
    static Kind ofName(Path path) {
      String name = String.valueOf(path.getFileName());
      return name.endsWith(".npy") ? NPY : name.endsWith(".npz") ? NPZ : JOBLIB;
    }
  }

  /** Whether a name asks for a kind of file; one without an extension is joblib's. */
  static boolean isKnownName(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return name.lastIndexOf('.') <= 0
        || Kind.ofName(path) != Kind.JOBLIB
        || !Compression.forFile(path).isNone()
        || JOBLIB_EXTENSIONS.stream().anyMatch(name::endsWith);
  }

  /** Looks at the first bytes of a file. */
  static DataFile of(Path path) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(NPY.length);
    } catch (IOException e) {
      throw Files.isDirectory(path) ? new IOException(path + ": is a directory", e) : e;
    }
    long size = Files.size(path);
    if (startsWith(start, NPY)) {
      return new DataFile(path, Kind.NPY, Compression.NONE, size);
    }
    if (startsWith(start, ZIP) || startsWith(start, EMPTY_ZIP)) {
      return new DataFile(path, Kind.NPZ, Compression.NONE, size);
    }
    return new DataFile(path, Kind.JOBLIB, Compression.recognise(path), size);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** What the file holds; arrays of large files are mapped where that is possible. */
  @Nullable Object read() throws IOException {
    return switch (kind) {
      case NPY -> Npy.map(path, MapMode.READ);
      case NPZ -> new LinkedHashMap<>(Npz.map(path, MapMode.READ)); // as from the other kinds
      case JOBLIB ->
          compression.isNone() && size > SMALL
              ? Persist.load(path, Object.class, MapMode.READ)
              : Persist.load(path);
    };
  }

  /**
   * Writes a value as the kind that the name asks for.
   *
   * @param compression for joblib's files
   * @throws IOException when writing fails, or the value has no form in that kind of file
   */
  static void write(@Nullable Object value, Path path, Compression compression) throws IOException {
    switch (Kind.ofName(path)) {
      case NPY -> Npy.write(oneArray(value, path), path);
      case NPZ -> Npz.write(arrays(value, path), path, Npz.Packing.STORED);
      case JOBLIB -> Persist.dump(value, path, compression);
    }
  }

  private static NdArray oneArray(@Nullable Object value, Path path) throws IOException {
    Map<String, NdArray> arrays = arrays(value, path);
    if (arrays.size() != 1) {
      throw new IOException(
          "%s: an .npy file holds one array, not %d".formatted(path, arrays.size()));
    }
    return arrays.values().iterator().next();
  }

  /** The arrays of a value by name; NumPy's name for one without. */
  private static Map<String, NdArray> arrays(@Nullable Object value, Path path) throws IOException {
    if (value instanceof NdArray array) {
      return Map.of("arr_0", array);
    }
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof String name && entry.getValue() instanceof NdArray array) {
          arrays.put(name, array);
        } else {
          throw new IOException(
              "%s: holds arrays by name only, not %s under %s"
                  .formatted(path, ValueTree.type(entry.getValue()), entry.getKey()));
        }
      }
      return arrays;
    }
    throw new IOException("%s: holds arrays only, not %s".formatted(path, ValueTree.type(value)));
  }
}
