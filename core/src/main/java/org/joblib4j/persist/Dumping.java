package org.joblib4j.persist;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One dump. A file is written under another name beside the target and moved over it when it is
 * whole: readers, maps and crashes only ever meet the old file or the new one.
 */
final class Dumping {
  private Dumping() {}

  static void toFile(@Nullable Object value, Path file, Compression compression)
      throws IOException {
    Compressors.check(compression);
    Path name = file.getFileName();
    if (name == null) {
      throw new IOException(file + ": is no name of a file");
    }
    Path unfinished = file.resolveSibling("." + name + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        if (compression.isNone()) {
          new Pickler(PickleOutput.to(channel)).dump(value);
        } else {
          compressed(value, Channels.newOutputStream(channel), compression);
        }
      }
      replace(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void replace(Path unfinished, Path file) throws IOException {
    try {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static void toStream(@Nullable Object value, OutputStream out, Compression compression)
      throws IOException {
    if (compression.isNone()) {
      new Pickler(PickleOutput.to(out)).dump(value);
    } else {
      compressed(value, new Unclosed(out), compression);
    }
    out.flush();
  }

  private static void compressed(
      @Nullable Object value, OutputStream target, Compression compression) throws IOException {
    try (OutputStream out = compression.compressing(target)) {
      new Pickler(PickleOutput.to(out)).dump(value);
    }
  }

  /** A stream of the caller's, which stays open when the compressor is closed. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
