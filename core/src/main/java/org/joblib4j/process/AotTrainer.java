package org.joblib4j.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of a JVM that makes an AOT cache: it starts the JVM that is recorded, waits, and
 * puts the cache in its place.
 *
 * <p>A JVM of its own, as what is recorded runs on, without Java threads, while it writes the
 * cache: this one watches the life line all the time and takes everything with it when the parent
 * ends. A lock keeps trainers of several parents from working at once.
 */
final class AotTrainer {
  private static final String LOCK = "aot.lock";

  private AotTrainer() {}

  /**
   * Starts a trainer whose life line is the standard input of the process.
   *
   * @param mark by which it finds the JVM that writes the cache: the one that was recorded starts
   *     it and may have ended
   */
  static Process start(WorkerCommand command, Path target, Mark mark) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(AotTrainer.class.getName());
    arguments.add(target.toString());
    arguments.addAll(command.builder(List.of(), List.of()).command());
    ProcessBuilder builder =
        command
            .builder(List.of(), arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put(Mark.VARIABLE, mark.value());
    SystemLimits.checkDescriptors();
    return builder.start();
  }

  /**
   * Makes a cache.
   *
   * @param arguments the file to make, then the command of a worker without its main class
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    LifeLine lifeLine = LifeLine.ofStandardInput();
    Path target = Path.of(arguments[0]);
    Path version = target.toAbsolutePath().getParent();
    Path cache = version == null ? null : version.getParent();
    if (version == null || cache == null) {
      throw new IOException(target + " lies in no cache folder");
    }
    // First: from now on, what is created goes with the parent.
    lifeLine.watch();
    TemporaryNames.sweep(version);
    // A path of its own, as that of a socket must be short.
    try (TemporaryFolder sockets = TemporaryFolder.create();
        TemporaryFolder folder = TemporaryFolder.createIn(version);
        FileChannel channel =
            FileChannel.open(
                version.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null && !Files.exists(target)) {
        Path made = folder.path().resolve("worker.aot");
        List<String> worker = List.of(arguments).subList(1, arguments.length);
        if (record(worker, made, sockets.path(), lifeLine)) {
          force(made);
          Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        }
        CacheFolder.removeOldVersions(cache);
      }
    }
    System.exit(0);
  }

  /** Without it, a machine that loses its power soon after is left with a cut cache. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static boolean record(List<String> worker, Path made, Path sockets, LifeLine lifeLine)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(worker);
    command.add(1, "-XX:AOTCacheOutput=" + made);
    command.add(WorkerTraining.class.getName());
    command.add(sockets.toString());
    Process process =
        lifeLine.start(
            new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD));
    return process.waitFor() == 0 && Files.isRegularFile(made) && Files.size(made) > 0;
  }
}
