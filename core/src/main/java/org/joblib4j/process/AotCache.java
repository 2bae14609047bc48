package org.joblib4j.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The ahead-of-time cache of worker JVMs: their classes loaded and linked before they start, which
 * saves a third of the time.
 *
 * <p>The first run starts plain workers and, beside them, a trainer that leaves the cache for later
 * ones; it takes some seconds, nobody waits for it, and it ends with this JVM. The JVM does not
 * check that a cache belongs to a class path's content (as of 25, JDK-8377932) and refuses one that
 * was made with other options: the jar's hash is in the name of the folder, options and JVM are in
 * the name of the file.
 */
final class AotCache {
  /** A cache that does not fit costs time, not a word. */
  private static final List<String> QUIET = List.of("-Xlog:aot=off", "-Xlog:cds=off");

  /** The JVM of a cache is the one that made it. */
  private static final List<String> IDENTITY =
      List.of("java.vm.name", "java.vm.version", "java.vm.vendor", "java.home", "os.arch");

  private static final Set<Path> TRIED = ConcurrentHashMap.newKeySet();

  private final WorkerCommand command;
  private final @Nullable Path file;

  private AotCache(WorkerCommand command, @Nullable Path file) {
    this.command = command;
    this.file = file;
  }

  /** The cache for workers of this command, which may not be there yet. */
  static AotCache of(WorkerCommand command) {
    WorkerJar jar = command.jar();
    Path version = jar.path().getParent();
    Path cache = version == null ? null : version.getParent();
    return new AotCache(
        command,
        !command.fitsAnyCache()
                || jar.hash() == null
                || version == null
                || cache == null
                || CacheFolder.isTemporary(cache)
            ? null
            : version.resolve(key(command) + ".aot"));
  }

  /** No cryptography: a JVM without it loaded takes as long to load it as a worker to start. */
  private static String key(WorkerCommand command) {
    CRC32C sum = new CRC32C();
    for (String property : IDENTITY) {
      add(System.getProperty(property, ""), sum);
    }
    for (String option : command.options()) {
      add(option, sum);
    }
    return System.getProperty("java.vm.version") + "-" + Long.toHexString(sum.getValue());
  }

  private static void add(String text, CRC32C sum) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    sum.update(0);
  }

  /** Where the cache is or will be, null when workers have none. */
  @Nullable Path file() {
    return file;
  }

  /** Options for a worker: the cache if it is there. */
  List<String> options() {
    if (file == null || !Files.isReadable(file)) {
      return List.of();
    }
    List<String> options = new ArrayList<>(QUIET);
    options.add("-XX:AOTCache=" + file);
    return options;
  }

  /**
   * Deletes a cache without which a worker starts and with which it crashed; after any other
   * failure it may be as good as before.
   */
  void giveUp(IOException failure) {
    if (file == null || !(failure instanceof StartException start && start.isCrash())) {
      return;
    }
    try {
      start.removeReport();
      if (Files.deleteIfExists(file)) {
        Log.of(AotCache.class)
            .log(
                System.Logger.Level.WARNING,
                "no worker process starts from " + file + ", which is deleted: it was damaged",
                failure);
      }
    } catch (IOException e) {
      Log.of(AotCache.class)
          .log(
              System.Logger.Level.WARNING,
              "workers start slowly: " + file + " is damaged and cannot be deleted",
              e);
    }
  }

  /** Lets a trainer make the cache in the background, once per JVM, where it is not there. */
  void trainOnce() {
    if (file != null && TRIED.add(file) && !Files.exists(file)) {
      try {
        Thread.ofPlatform().daemon().name("joblib4j AOT training").start(() -> train(file));
      } catch (OutOfMemoryError e) {
        Log.of(AotCache.class)
            .log(System.Logger.Level.DEBUG, "no thread for AOT training: workers start slower", e);
      }
    }
  }

  private void train(Path target) {
    try {
      Mark mark = Mark.create();
      Process trainer = AotTrainer.start(command, target, mark);
      int exitCode = trainer.waitFor();
      if (exitCode != 0) {
        // Perhaps it was killed, and what it had started goes on.
        new Offspring(trainer.toHandle(), mark).end();
        TemporaryNames.removeLeftBy(trainer.pid(), TemporaryNames.folder());
        TemporaryNames.removeLeftBy(trainer.pid(), command.jar().path().resolveSibling("."));
      }
      Log.of(AotCache.class)
          .log(System.Logger.Level.DEBUG, "AOT training for {0} ended with {1}", target, exitCode);
    } catch (IOException e) {
      Log.of(AotCache.class).log(System.Logger.Level.DEBUG, "AOT training for " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
