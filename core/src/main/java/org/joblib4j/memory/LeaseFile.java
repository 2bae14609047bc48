package org.joblib4j.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.jspecify.annotations.Nullable;

/**
 * Leases as byte ranges of one file that stays empty.
 *
 * <p>A lock file for each entry would have to be removed by somebody, and removing a file that
 * another process is about to lock is a race that nobody wins. A lock on a range needs no byte at
 * its place: each entry has a position, computed from its key, in one file that is never removed.
 * The kernel, or the server of a network file system, frees the ranges of a process that ends, kill
 * -9 included, at that moment.
 *
 * <p>Locks of this kind belong to the process, and closing <em>any</em> channel of the file gives
 * all of them up: there is one channel for each file in this JVM, and it is never closed.
 */
final class LeaseFile {
  private static final Map<Path, LeaseFile> OPEN = new HashMap<>();

  private final FileChannel channel;

  /** Tells this file from another of the same name; null where the file system cannot. */
  private final @Nullable Object key;

  private LeaseFile(FileChannel channel, @Nullable Object key) {
    this.channel = channel;
    this.key = key;
  }

  static LeaseFile at(Path file) throws IOException {
    synchronized (OPEN) {
      Path folder = file.toAbsolutePath().getParent();
      Path real = folder == null ? file : folder.toRealPath().resolve(file.getFileName());
      LeaseFile open = OPEN.get(real);
      if (open == null || !open.isAt(real)) {
        open = open(real);
        OPEN.put(real, open);
      }
      return open;
    }
  }

  private static LeaseFile open(Path file) throws IOException {
    // Opening a pipe would wait for somebody to read from it.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ": is in the place of the file of leases; remove it");
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new LeaseFile(channel, key(file));
  }

  /** Whether a path still leads to this file: a cache that was made anew has another. */
  boolean isAt(Path file) {
    try {
      return Objects.equals(key, key(file));
    } catch (IOException _) {
      return false;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  Optional<Lease> tryLease(EntryName name) throws IOException {
    try {
      FileLock lock = channel.tryLock(position(name), 1, false);
      return lock == null ? Optional.empty() : Optional.of(new RangeLease(lock));
    } catch (OverlappingFileLockException _) {
      return Optional.empty(); // held by another thread, or by a copy of this class
    }
  }

  /** Below 2^62, from the whole name; that two entries share one is as good as impossible. */
  private static long position(EntryName name) {
    long first = Long.parseUnsignedLong(name.key().substring(0, 16), 16);
    long last = Long.parseUnsignedLong(name.key().substring(24), 16);
    long mixed = (first * 31 + last) * 0x9e3779b97f4a7c15L + name.function().hashCode();
    return mixed >>> 2;
  }

  private record RangeLease(FileLock lock) implements Lease {
    @Override
    public void close() {
      try {
        lock.release();
      } catch (IOException _) {
        return; // the file is gone, and the lock with it
      }
    }
  }
}
