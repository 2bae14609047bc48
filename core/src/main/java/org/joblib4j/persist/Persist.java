package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodType;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.joblib4j.array.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * Dumps values to files that Python's {@code joblib.load} reads, and loads the files of {@code
 * joblib.dump}.
 *
 * <pre>{@code
 * Persist.dump(model, Path.of("model.joblib.gz"));
 * Model model = Persist.load(Path.of("model.joblib.gz"), Model.class);
 * NdArray big = Persist.load(Path.of("big.joblib"), NdArray.class, MapMode.READ);
 * }</pre>
 *
 * <p>Loading never runs anything of a file, unless {@link LoadOptions#deserializing} is asked for:
 * names in it are data. A Java class is rebuilt only where it is the requested one, one that its
 * components are declared as, or one that {@link LoadOptions#allowing} lists. Python sees a record
 * or plain object as a {@code types.SimpleNamespace}; a plain object needs a constructor without
 * parameters.
 *
 * <p>A file is replaced as a whole or not at all, and maps of the old one stay valid. All methods
 * block until the data is read or handed to the operating system; all are safe for use by several
 * threads.
 */
public final class Persist {
  private Persist() {}

  /**
   * Writes a value to a file, compressed as the extension says: {@code .z}, {@code .gz}, {@code
   * .bz2}, {@code .xz}, {@code .lzma}, {@code .lz4}, {@code .zst}; not at all for others.
   *
   * @throws NotPersistableException when something within the value has no form in a file
   * @throws IllegalArgumentException when the compression's codec is missing; the message names the
   *     artifact
   * @throws IOException when writing fails; the file is as it was
   */
  public static void dump(@Nullable Object value, Path file) throws IOException {
    dump(value, file, DumpOptions.DEFAULT);
  }

  /**
   * Writes a value to a file.
   *
   * @throws NotPersistableException when something within the value has no form in a file
   * @throws IllegalArgumentException when there is no such compression format or level
   * @throws IOException when writing fails; the file is as it was
   */
  public static void dump(@Nullable Object value, Path file, Compression compression)
      throws IOException {
    dump(value, file, DumpOptions.DEFAULT.compressed(compression));
  }

  /**
   * Writes a value to a file.
   *
   * @throws NotPersistableException when something within the value has no form in a file
   * @throws IllegalArgumentException when there is no such compression format or level
   * @throws IOException when writing fails; the file is as it was. Only where it is forced to the
   *     disk may the new one be in place already, with a name that a loss of power can undo
   */
  public static void dump(@Nullable Object value, Path file, DumpOptions options)
      throws IOException {
    Dumping.toFile(value, file, Objects.requireNonNull(options, "options"));
  }

  /**
   * Writes a value to a stream, which stays open.
   *
   * @throws NotPersistableException when something within the value has no form in a file; a part
   *     may have been written
   * @throws IllegalArgumentException when there is no such compression format or level
   * @throws IOException when writing fails
   */
  public static void dump(@Nullable Object value, OutputStream out, Compression compression)
      throws IOException {
    dump(value, out, DumpOptions.DEFAULT.compressed(compression));
  }

  /**
   * Writes a value to a stream, which stays open; not compressed unless the options say so.
   *
   * @throws NotPersistableException when something within the value has no form in a file; a part
   *     may have been written
   * @throws IllegalArgumentException when there is no such compression format or level
   * @throws IOException when writing fails
   */
  public static void dump(@Nullable Object value, OutputStream out, DumpOptions options)
      throws IOException {
    Dumping.toStream(value, out, Objects.requireNonNull(options, "options"));
  }

  /**
   * Writes a value to a channel, which stays open; not compressed unless the options say so.
   *
   * @throws NotPersistableException when something within the value has no form in a file; a part
   *     may have been written
   * @throws IllegalArgumentException when there is no such compression format or level
   * @throws IOException when writing fails
   */
  public static void dump(@Nullable Object value, WritableByteChannel out, DumpOptions options)
      throws IOException {
    dump(value, Channels.newOutputStream(out), options);
  }

  /**
   * Reads a file as Java's general types: see the package for which these are.
   *
   * @return the value; null for Python's None
   * @throws PickleException when the file is damaged, over a limit or uses what is refused
   * @throws IOException when reading fails, or the compression's codec is missing
   */
  public static @Nullable Object load(Path file) throws IOException {
    return Loading.fromFile(file, Object.class, LoadOptions.DEFAULT);
  }

  /**
   * Reads a file as a value of a class.
   *
   * <p>Numbers, arrays and collections are converted where the class asks for it and nothing but
   * the precision of a {@code float} is lost. Attributes or keys of matching names become a record
   * or plain object.
   *
   * @throws PickleException when the file is damaged, over a limit or uses what is refused, or
   *     holds what is no value of the class
   * @throws IOException when reading fails, or the compression's codec is missing
   */
  public static <T> T load(Path file, Class<T> type) throws IOException {
    return load(file, type, LoadOptions.DEFAULT);
  }

  /**
   * Reads a file as a value of a class, with its arrays mapped: their data is read when it is used,
   * and shared by all processes that map it.
   *
   * <p>Only arrays in uncompressed files can be mapped; the data of others is read, and a warning
   * logged. A Java array is a copy in any case.
   *
   * @throws PickleException when the file is damaged, over a limit or uses what is refused, or
   *     holds what is no value of the class
   * @throws IOException when reading or mapping fails, or the compression's codec is missing
   */
  public static <T> T load(Path file, Class<T> type, MapMode mode) throws IOException {
    return load(file, type, LoadOptions.DEFAULT.mapping(mode));
  }

  /**
   * Reads a file as a value of a class.
   *
   * @throws PickleException when the file is damaged, over a limit or uses what is refused, or
   *     holds what is no value of the class
   * @throws IOException when reading or mapping fails, or the compression's codec is missing
   */
  public static <T> T load(Path file, Class<T> type, LoadOptions options) throws IOException {
    return required(Loading.fromFile(file, type, options), file.toString(), type);
  }

  /**
   * Reads a stream as a value of a class. The stream stays open; more of it may have been read than
   * the value took. A map mode has no effect but a warning.
   *
   * @throws PickleException when the stream is damaged, over a limit or uses what is refused, or
   *     holds what is no value of the class
   * @throws IOException when reading fails, or the compression's codec is missing
   */
  public static <T> T load(InputStream in, Class<T> type, LoadOptions options) throws IOException {
    return required(Loading.fromStream(in, type, options), "stream", type);
  }

  /**
   * Reads a channel from its position on as a value of a class. The channel stays open; more of it
   * may have been read than the value took. A map mode has no effect but a warning: to map, give
   * the path.
   *
   * @throws PickleException when the bytes are damaged, over a limit or use what is refused, or
   *     hold what is no value of the class
   * @throws IOException when reading fails, or the compression's codec is missing
   */
  public static <T> T load(ReadableByteChannel in, Class<T> type, LoadOptions options)
      throws IOException {
    return load(Channels.newInputStream(in), type, options);
  }

  /**
   * Lists what a file names and asks for, without loading it.
   *
   * <p>A file that {@link #load} would refuse is no error: the audit says why.
   *
   * @throws PickleException when the file is of another format that is recognised
   * @throws IOException when reading or decompressing fails, or the compression's codec is missing
   */
  public static Audit audit(Path file) throws IOException {
    return audit(file, LoadLimits.DEFAULT);
  }

  /**
   * Lists what a file names and asks for, without loading it, within limits.
   *
   * @throws PickleException when the file is of another format that is recognised
   * @throws IOException when reading or decompressing fails, or the compression's codec is missing
   */
  public static Audit audit(Path file, LoadLimits limits) throws IOException {
    return Auditing.of(file, limits);
  }

  /**
   * Reads memory that holds the bytes of a file as a value of a class; what follows the value is
   * left alone. A map mode has no effect.
   *
   * @throws PickleException when the bytes are damaged, over a limit or use what is refused, or
   *     hold what is no value of the class
   * @throws IOException when the compression's codec is missing or its data damaged
   */
  public static <T> T load(MemorySegment bytes, Class<T> type, LoadOptions options)
      throws IOException {
    return required(Loading.fromMemory(bytes, type, options), "memory", type);
  }

  private static <T> T required(@Nullable Object value, String source, Class<T> type)
      throws PickleException {
    if (value == null) {
      throw new PickleException(
          "%s: holds None, which is no %s".formatted(source, type.getTypeName()), 0, null);
    }
    return boxed(type).cast(value);
  }

  /** For {@code int.class} and the like, whose values are boxed. */
  @SuppressWarnings("unchecked") // int.class and Integer.class are both a Class<Integer>.
  private static <T> Class<T> boxed(Class<T> type) {
    return (Class<T>) MethodType.methodType(type).wrap().returnType();
  }
}
