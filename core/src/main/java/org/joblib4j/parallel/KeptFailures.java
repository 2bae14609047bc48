package org.joblib4j.parallel;

import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.text.ArgumentText;
import org.jspecify.annotations.Nullable;

/**
 * Saves failed tasks of one call, each in a folder of its own, for {@link Replay}.
 *
 * <pre>
 * task.ser      the function and its arguments, by Java serialization
 * failure.txt   what happened, where, and in which environment
 * replay        a script that runs the task again, alone; --debug waits for a debugger
 * </pre>
 *
 * <p>Saving never changes what the call does: what cannot be saved is logged.
 */
final class KeptFailures {
  /** A function that fails for every input is understood after less. */
  static final int MOST = 100;

  private static final Logger LOG = System.getLogger(KeptFailures.class.getName());
  private static final List<String> PROPERTIES =
      List.of("java.version", "java.vm.name", "os.name", "os.arch", "os.version", "user.dir");

  private final Path folder;
  private int saved;

  KeptFailures(Path folder) {
    this.folder = folder;
  }

  /** Saves a task of a batch; returns its folder, null where nothing was saved. */
  @Nullable Path save(Batch batch, int position, String worker, Throwable failure) {
    if (saved == MOST) {
      LOG.log(Level.WARNING, "only the first {0} failed tasks of the call are saved", MOST);
    }
    if (saved++ >= MOST) {
      return null;
    }
    long index = batch.firstIndex() + position;
    try {
      Files.createDirectories(folder);
      Path own = Files.createTempDirectory(folder, "task-" + index + "-");
      String unsaved = saveTask(own, batch, position);
      Files.writeString(
          own.resolve("failure.txt"), text(batch, position, worker, failure, unsaved));
      writeScript(own);
      return own;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the failed task " + index + " could not be saved in " + folder, e);
      return null;
    }
  }

  /** Returns why the task could not be written, empty when it was. */
  private static String saveTask(Path own, Batch batch, int position) throws IOException {
    Path file = own.resolve("task.ser");
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
      out.writeObject(batch.function(position));
      out.writeObject(batch.arguments(position).toArray());
      return "";
    } catch (IOException | RuntimeException | StackOverflowError e) {
      Files.deleteIfExists(file);
      return "The task itself could not be saved, so it cannot be run again: " + e + "\n\n";
    }
  }

  private static String text(
      Batch batch, int position, String worker, Throwable failure, String unsaved) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.print(unsaved);
    out.println("task " + (batch.firstIndex() + position) + ", attempt " + batch.attempt());
    out.println("arguments: " + ArgumentText.of(batch.arguments(position)));
    out.println("worker: " + worker);
    out.println("time: " + Instant.now());
    out.println();
    failure.printStackTrace(out);
    out.println();
    for (String property : PROPERTIES) {
      out.println(property + ": " + System.getProperty(property));
    }
    out.println("CPUs: " + CpuCount.available());
    return text.toString();
  }

  private static void writeScript(Path own) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String modules = System.getProperty("jdk.module.path", "");
    if (!modules.isEmpty()) {
      command.addAll(List.of("-p", absolute(modules), "--add-modules", "ALL-MODULE-PATH"));
    }
    String classes = System.getProperty("java.class.path", "");
    if (!classes.isEmpty()) {
      command.addAll(List.of("-cp", absolute(classes)));
    }
    String main = Replay.class.getName();
    Module module = Replay.class.getModule();
    String target = module.isNamed() ? "-m " + module.getName() + "/" + main : main;
    Path script = own.resolve("replay");
    Files.writeString(
        script,
        """
        #!/bin/sh
        # Runs the failed task again, alone. --debug: wait for a debugger at port 5005 first.
        debug=
        if [ "$1" = --debug ]; then
          debug=-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005
        fi
        exec %s $debug %s "$(dirname "$0")"
        """
            .formatted(
                command.stream().map(KeptFailures::quoted).collect(Collectors.joining(" ")),
                target));
    if (Files.getFileStore(script).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** A path of several parts that does not depend on the working folder. */
  private static String absolute(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
