package org.joblib4j.persist;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.spi.Compressor;
import org.jspecify.annotations.Nullable;

/** One load: what kind of file it is, how its bytes are best read, and the type that is wanted. */
final class Loading {
  /** Files up to this size are read in one piece, larger ones through a map. */
  private static final int SMALL = 1 << 16;

  private final String source;
  private final Class<?> type;
  private final LoadOptions options;
  private final JavaTypes types;
  private final @Nullable Path folder;

  private Loading(String source, @Nullable Path folder, Class<?> type, LoadOptions options) {
    this.source = source;
    this.folder = folder;
    this.type = type;
    this.options = options;
    Set<Class<?>> allowed = new LinkedHashSet<>(options.allowed());
    allowed.add(type);
    this.types = new JavaTypes(new AllowedClasses(allowed), options.mapMode().isPresent());
  }

  static @Nullable Object fromFile(Path file, Class<?> type, LoadOptions options)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return new Loading(file.toString(), folder, type, options).file(file);
  }

  static @Nullable Object fromStream(InputStream in, Class<?> type, LoadOptions options)
      throws IOException {
    return new Loading("stream", null, type, options).stream(in);
  }

  private @Nullable Object file(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      byte[] start = read(channel, (int) Math.min(size, SMALL));
      if (start.length > 1 && start[0] == 'Z' && start[1] == 'F') {
        return load(
            new SegmentInput(MemorySegment.ofArray(ZFile.read(file, options.limits())), null));
      }
      Optional<Compressor> compressor = recognise(start);
      if (compressor.isPresent()) {
        return decompressed(compressor.get(), Channels.newInputStream(channel.position(0)));
      }
      Optional<MapMode> mode = options.mapMode();
      if (mode.isPresent() && size > 0) {
        NdArray map = NdArray.map(file, mode.get(), DType.UINT8, 0, size);
        return load(new SegmentInput(map.segment(), map.file().orElseThrow()));
      }
      if (size <= SMALL) {
        return load(new SegmentInput(MemorySegment.ofArray(start), null));
      }
      try (Arena arena = Arena.ofConfined()) {
        return load(
            new SegmentInput(channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena), null));
      }
    }
  }

  private static byte[] read(FileChannel channel, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // A file that shrinks meanwhile leaves zeros, which are no pickle.
    }
    return bytes.array();
  }

  private @Nullable Object stream(InputStream in) throws IOException {
    var buffered = new BufferedInputStream(in, SMALL);
    buffered.mark(Compressors.MAGIC_LENGTH);
    byte[] start = buffered.readNBytes(Compressors.MAGIC_LENGTH);
    buffered.reset();
    Optional<Compressor> compressor = recognise(start);
    return compressor.isPresent()
        ? decompressed(compressor.get(), buffered)
        : load(new StreamInput(buffered, options.limits().bytes()));
  }

  private Optional<Compressor> recognise(byte[] start) throws IOException {
    try {
      return Compressors.recognise(start);
    } catch (Compressors.MissingCodecException e) {
      throw new IOException(source + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Object decompressed(Compressor compressor, InputStream compressed)
      throws IOException {
    try (InputStream in = compressor.decompress(new Unclosed(compressed))) {
      return load(new StreamInput(in, options.limits().bytes()));
    } catch (PickleException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "%s: damaged %s data: %s".formatted(source, compressor.formatName(), e.getMessage()), e);
    }
  }

  /** A stream that is closed by whoever opened it, not with the decompressor on it. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  private @Nullable Object load(PickleInput in) throws IOException {
    var context = new LoadContext(source, folder, options, types);
    Object value = new Unpickler(in, context).load();
    if (value == null || type == Object.class) {
      return value;
    }
    try {
      return new Conversion(types).convert(value, type, "value");
    } catch (Malformed | IllegalArgumentException | ClassCastException | ArithmeticException e) {
      throw new PickleException(source + ": " + e.getMessage(), in.position(), e);
    }
  }
}
