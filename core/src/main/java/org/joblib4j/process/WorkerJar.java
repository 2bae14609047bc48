package org.joblib4j.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * The class path of worker JVMs: a jar with this library's classes and nothing else.
 *
 * <p>It is a resource of the library, so that it is there however the caller is packaged, and is
 * extracted once per version into the {@link CacheFolder}, under a name that has the hash of its
 * content. Written beside it and moved there, it is either whole or absent.
 *
 * @param path the jar; a directory where the library runs from one, as in an IDE
 * @param hash of the jar's content, null for a directory
 */
record WorkerJar(Path path, @Nullable String hash) {
  private static final System.Logger LOG = System.getLogger(WorkerJar.class.getName());
  private static final String JAR = "worker.jar";
  private static final String HASH = "worker.sha256";

  /**
   * The jar, extracted where it is not yet.
   *
   * @throws IOException when it cannot be written, or this library's own place cannot be found
   */
  static WorkerJar find(Path cache) throws IOException {
    URL jar = WorkerJar.class.getResource(JAR);
    if (jar == null) {
      Path own = ownLocation();
      LOG.log(
          System.Logger.Level.DEBUG,
          "this build has no {0}: worker processes run on {1}, without an AOT cache",
          JAR,
          own);
      return new WorkerJar(own, null);
    }
    String hash = readHash();
    Path target = cache.resolve("worker-" + hash.substring(0, 24) + ".jar");
    if (!isWhole(target, jar)) {
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

  /** The folder is the user's alone and the move was atomic: the size tells a whole file. */
  private static boolean isWhole(Path target, URL jar) throws IOException {
    return Files.isRegularFile(target)
        && Files.size(target) == jar.openConnection().getContentLengthLong();
  }

  private static void extract(URL jar, Path target) throws IOException {
    Path temporary =
        Files.createTempFile(
            target.getParent(), TemporaryNames.PREFIX, ".tmp", TemporaryNames.PRIVATE_FILE);
    try {
      try (InputStream in = jar.openStream()) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        written.force(true);
      }
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
