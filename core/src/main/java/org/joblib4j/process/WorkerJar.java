package org.joblib4j.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The class path of worker JVMs: a jar with this library's classes and nothing else.
 *
 * <p>It is a resource of the library, so that it is there however the caller is packaged, and is
 * extracted once into a folder of the {@link CacheFolder} that is named by the hash of its content.
 * Written beside it and moved there, it is either whole or absent.
 *
 * @param path the jar; a directory where the library runs from one, as in an IDE
 * @param hash of the jar's content, null for a directory
 */
record WorkerJar(Path path, @Nullable String hash) {
  private static final String JAR = "worker.jar";
  private static final String HASH = "worker.sha256";

  /**
   * The jar, in a temporary folder where it cannot be kept.
   *
   * @throws IOException when it cannot be written there either
   */
  static WorkerJar find() throws IOException {
    Path cache = CacheFolder.open();
    if (CacheFolder.isTemporary(cache)) {
      return find(cache);
    }
    try {
      return find(cache);
    } catch (IOException e) {
      return find(CacheFolder.openInsteadOf(cache, e.toString()));
    }
  }

  /**
   * The jar, extracted anew.
   *
   * @throws IOException when it cannot be written
   */
  static WorkerJar renew() throws IOException {
    WorkerJar found = find();
    if (!found.isIntact()) {
      Files.deleteIfExists(found.path());
    }
    return find();
  }

  /** Whether the file is there and is what was extracted; where it is a directory, always. */
  boolean isIntact() throws IOException {
    URL jar = WorkerJar.class.getResource(JAR);
    if (hash == null || jar == null) {
      return true;
    }
    try (InputStream written = Files.newInputStream(path);
        InputStream own = jar.openStream()) {
      return Arrays.equals(written.readAllBytes(), own.readAllBytes());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * The jar, extracted where it is not yet.
   *
   * @throws IOException when it cannot be written, or this library's own place cannot be found
   */
  static WorkerJar find(Path cache) throws IOException {
    URL jar = WorkerJar.class.getResource(JAR);
    if (jar == null) {
      Path own = ownLocation();
      Log.of(WorkerJar.class)
          .log(
              System.Logger.Level.DEBUG,
              "this build has no {0}: worker processes run on {1}, without an AOT cache",
              JAR,
              own);
      return new WorkerJar(own, null);
    }
    String hash = readHash();
    Path folder = CacheFolder.ofVersion(cache, hash.substring(0, CacheFolder.VERSION_DIGITS));
    Path target = folder.resolve(JAR);
    // The folder is the user's alone, and the move was atomic: what is there is whole, unless a
    // full disk or somebody has cut it.
    if (!Files.isRegularFile(target)
        || Files.size(target) != jar.openConnection().getContentLengthLong()) {
      extract(jar, target);
    }
    return new WorkerJar(target, hash);
  }

  private static String readHash() throws IOException {
    try (InputStream in = WorkerJar.class.getResourceAsStream(HASH)) {
      if (in == null) {
        throw new IOException("the resource " + HASH + " is missing beside " + JAR);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  private static void extract(URL jar, Path target) throws IOException {
    Path temporary =
        Files.createTempFile(
            target.getParent(), TemporaryNames.prefix(), ".tmp", TemporaryNames.PRIVATE_FILE);
    try {
      try (InputStream in = jar.openStream()) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      // A JVM may compare the time with that in an AOT cache: it is the same after any extraction.
      Files.setLastModifiedTime(temporary, FileTime.from(Instant.EPOCH.plus(Duration.ofDays(1))));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path ownLocation() throws IOException {
    CodeSource source = WorkerJar.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location != null && location.getProtocol().equals("file")) {
      try {
        return Path.of(location.toURI());
      } catch (URISyntaxException e) {
        throw new IOException("worker processes cannot run on " + location, e);
      }
    }
    throw new IOException(
        "worker processes need the resource org/joblib4j/process/"
            + JAR
            + ", which this build of joblib4j lacks (its classes are at "
            + location
            + ")");
  }
}
