package org.joblib4j.persist;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** Where a pickle is read from: what kind of file it is and how its bytes are best read. */
final class PickleSource {
  /** What is done with the pickle, once its bytes can be read. */
  @FunctionalInterface
  interface Reading {
    /**
     * Reads the pickle.
     *
     * @param format the compression's name
     */
    @Nullable Object read(PickleInput in, String format) throws IOException;
  }

  /** Files up to this size are read in one piece, larger ones through a map. */
  private static final int SMALL = 1 << 16;

  private final String name;
  private final LoadOptions options;

  /**
   * A source.
   *
   * @param name what errors call it
   */
  PickleSource(String name, LoadOptions options) {
    this.name = name;
    this.options = options;
  }

  @Nullable Object file(Path file, Reading reading) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      Optional<MapMode> mode = options.mapMode();
      boolean small = size <= SMALL && mode.isEmpty();
      byte[] start = read(channel, (int) Math.min(size, small ? SMALL : Compressors.MAGIC_LENGTH));
      Optional<Decompression> decompression = recognise(start);
      if (decompression.isPresent()) {
        InputStream compressed = Channels.newInputStream(channel.position(0));
        return decompressed(decompression.get(), compressed, size, reading);
      }
      if (mode.isPresent() && size > 0) {
        NdArray map = NdArray.map(file, mode.get(), DType.UINT8, 0, size);
        return plain(new SegmentInput(map.segment(), map.file().orElseThrow()), reading);
      }
      if (small) {
        return plain(new SegmentInput(MemorySegment.ofArray(start), null), reading);
      }
      try (Arena arena = Arena.ofShared()) {
        MemorySegment map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
        return plain(new SegmentInput(map, null), reading);
      }
    } catch (IOException e) {
      throw Files.isDirectory(file) ? new IOException(file + ": is a directory", e) : e;
    } catch (InternalError e) {
      // The JVM's only word for a page of a map that is no longer there.
      if (!String.valueOf(e.getMessage()).contains("unsafe memory access")) {
        throw e;
      }
      throw new IOException(file + ": the file was truncated while it was read", e);
    }
  }

  private static byte[] read(FileChannel channel, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // A file that shrinks meanwhile leaves zeros, which are no pickle.
    }
    return bytes.array();
  }

  @Nullable Object stream(InputStream in, Reading reading) throws IOException {
    var buffered = new BufferedInputStream(in, SMALL);
    Optional<Decompression> decompression = recognise(Compressors.start(buffered));
    return decompression.isPresent()
        ? decompressed(decompression.get(), buffered, 0, reading)
        : plain(new StreamInput(buffered, options.limits().bytes(), 0), reading);
  }

  @Nullable Object memory(MemorySegment bytes, Reading reading) throws IOException {
    int known = (int) Math.min(bytes.byteSize(), Compressors.MAGIC_LENGTH);
    byte[] start = bytes.asSlice(0, known).toArray(ValueLayout.JAVA_BYTE);
    Optional<Decompression> decompression = recognise(start);
    return decompression.isPresent()
        ? decompressed(decompression.get(), new SegmentStream(bytes), bytes.byteSize(), reading)
        : plain(new SegmentInput(bytes, null), reading);
  }

  private static @Nullable Object plain(PickleInput in, Reading reading) throws IOException {
    return reading.read(in, Compression.NONE.format());
  }

  private Optional<Decompression> recognise(byte[] start) throws IOException {
    OtherFormat other = OtherFormat.of(start);
    if (other != null) {
      throw new PickleException(name + ": " + other.advice(), 0, null);
    }
    try {
      return Compressors.recognise(start);
    } catch (Compressors.MissingCodecException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Object decompressed(
      Decompression decompression, InputStream compressed, long size, Reading reading)
      throws IOException {
    try (InputStream in = decompression.open(new Unclosed(compressed))) {
      var input = new StreamInput(in, options.limits().bytes(), size);
      return reading.read(input, decompression.format());
    } catch (PickleException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "%s: damaged %s data: %s".formatted(name, decompression.format(), e.getMessage()), e);
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
}
