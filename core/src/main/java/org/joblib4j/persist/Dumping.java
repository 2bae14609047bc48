package org.joblib4j.persist;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  static void toFile(@Nullable Object value, Path file, DumpOptions options) throws IOException {
    Compression compression = options.compression().orElseGet(() -> Compression.forFile(file));
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
          new Pickler(PickleOutput.to(channel), options).dump(value);
        } else {
          OutputStream out = new Unclosed(Channels.newOutputStream(channel));
          compressed(value, out, compression, options);
        }
        if (options.synced()) {
          channel.force(true);
        }
      }
      replace(unfinished, file);
      if (options.synced()) {
        syncFolder(file);
      }
    } catch (NoSuchFileException e) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(folder)) {
        throw e;
      }
      IOException named =
          new NoSuchFileException(
              file.toString(), null, "cannot be written, its folder " + folder + " does not exist");
      named.initCause(e);
      throw named;
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

  /** The name of a new file is in its folder, which is written on its own. */
  private static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return; // Other systems have no way to open a folder.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new IOException(
          file + ": is replaced, but a loss of power may undo that: " + e.getMessage(), e);
    }
  }

  static void toStream(@Nullable Object value, OutputStream out, DumpOptions options)
      throws IOException {
    Compression compression = options.compression().orElse(Compression.NONE);
    if (compression.isNone()) {
      new Pickler(PickleOutput.to(out), options).dump(value);
    } else {
      compressed(value, new Unclosed(out), compression, options);
    }
    out.flush();
  }

  private static void compressed(
      @Nullable Object value, OutputStream target, Compression compression, DumpOptions options)
      throws IOException {
    try (OutputStream out = compression.compressing(target)) {
      new Pickler(PickleOutput.to(out), options).dump(value);
    }
  }

  /** A stream that stays open when the compressor is closed. */
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
