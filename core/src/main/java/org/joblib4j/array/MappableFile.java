package org.joblib4j.array;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * An open file and what its path said about it.
 *
 * <p>Header, size and mapping all come from the one open file, so that another file renamed over
 * the path in between is not mixed up with it. Mappings outlive {@link #close}; they end when no
 * array uses them any more.
 */
final class MappableFile implements Closeable {
  private static final int ATTEMPTS = 20;

  private final Path path;
  private final MapMode mode;
  private final FileChannel channel;
  private final BasicFileAttributes attributes;

  private MappableFile(
      Path path, MapMode mode, FileChannel channel, BasicFileAttributes attributes) {
    this.path = path;
    this.mode = mode;
    this.channel = channel;
    this.attributes = attributes;
  }

  /**
   * Opens a file so that it can be mapped in the given way.
   *
   * @throws IOException when the file cannot be opened, or is replaced again and again meanwhile
   */
  static MappableFile open(Path path, MapMode mode) throws IOException {
    Set<OpenOption> options =
        mode == MapMode.READ
            ? Set.of(StandardOpenOption.READ)
            : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Java has no attributes of an open file. The path's are the open file's if they name one
      // file before and after.
      BasicFileAttributes first = Files.readAttributes(path, BasicFileAttributes.class);
      if (!first.isRegularFile()) {
        throw new IOException(
            path
                + (first.isDirectory() ? ": is a directory" : ": is a pipe or a device")
                + ", not a file; what is no file can be read as a stream");
      }
      String before = FileRegion.key(first);
      FileChannel channel = FileChannel.open(path, options);
      try {
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
        if (FileRegion.key(after).equals(before) && after.size() == channel.size()) {
          return new MappableFile(path, mode, channel, after);
        }
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
    throw new IOException(path + ": the file was replaced each time it was opened");
  }

  Path path() {
    return path;
  }

  long size() {
    return attributes.size();
  }

  FileChannel channel() {
    return channel;
  }

  /** The bytes from a position on; closing the stream closes the file. */
  InputStream from(long position) throws IOException {
    channel.position(position);
    return Channels.newInputStream(channel);
  }

  /**
   * Maps the elements of a layout that starts at 0 and has no gaps, until no array uses them.
   *
   * @throws IOException when the file ends before the elements do or cannot be mapped
   */
  NdArray map(DType dtype, long offset, Layout layout) throws IOException {
    return map(dtype, offset, layout, Arena.ofAuto());
  }

  /** As {@link #map(DType, long, Layout)}, until the arena is closed. */
  NdArray map(DType dtype, long offset, Layout layout, Arena arena) throws IOException {
    long bytes = layout.size() * dtype.itemSize();
    if (offset < 0 || bytes > size() - offset) {
      throw new EOFException(
          "%s: expected %d bytes of elements from byte %d on, found a file of %d bytes"
              .formatted(path, bytes, offset, size()));
    }
    MemorySegment segment;
    try {
      segment = channel.map(mode.channelMode(), offset, bytes, arena);
    } catch (IOException e) {
      throw new IOException(path + ": cannot map " + bytes + " bytes: " + e.getMessage(), e);
    }
    return new NdArray(
        segment, dtype, layout, FileRegion.of(path, offset, bytes, mode, attributes));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
