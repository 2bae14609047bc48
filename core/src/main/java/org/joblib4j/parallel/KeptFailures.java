package org.joblib4j.parallel;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.text.ArgumentText;
import org.joblib4j.travel.ValueOutput;
import org.jspecify.annotations.Nullable;

/**
 * Saves failed tasks of one call, each in a folder of its own, for {@link Replay}.
 *
 * <pre>
 * task.ser         the function and its arguments, by Java serialization; which task it was
 * failure.txt      what happened, and where
 * log.txt          what the task had logged and printed, where a worker could tell
 * environment.txt  system properties, options and environment variables of this JVM
 * replay           a script that runs the task again, alone; --debug waits for a debugger
 * </pre>
 *
 * <p>Saving never changes what the call does: what cannot be saved is logged.
 */
final class KeptFailures implements AutoCloseable {
  /** A function that fails for every input is understood after less. */
  static final int MOST = 100;

  private static final Logger LOG = System.getLogger(KeptFailures.class.getName());
  private static final List<String> PROPERTIES =
      List.of("java.version", "java.vm.name", "os.name", "os.arch", "os.version", "user.dir");

  private static final String LOGGING = "java.logging";
  private static final String NOT_SHOWN = "(not shown)";

  /** Variables whose values nobody wants to find in a file. */
  private static final Pattern SECRET =
      Pattern.compile(
          "KEY|TOKEN|SECRET|PASS|PWD.|_PWD|CRED|AUTH|DSN|URL", Pattern.CASE_INSENSITIVE);

  /** Values with a password in them, whatever their variable's name is. */
  private static final Pattern SECRET_WITHIN =
      Pattern.compile(
          "://[^/\\s]+@|(key|token|secret|pass\\w*|pwd)\\s*=", Pattern.CASE_INSENSITIVE);

  private final Path folder;
  private final boolean tapped;
  private int saved;

  private KeptFailures(Path folder, boolean tapped) {
    this.folder = folder;
    this.tapped = tapped;
  }

  /** Begins to listen to what the tasks of a call log. */
  static KeptFailures begin(Path folder) {
    boolean possible = hasLogging();
    if (possible) {
      LogTap.open();
    }
    return new KeptFailures(folder, possible);
  }

  /** Asked here, as the tap itself cannot be loaded without that module. */
  private static boolean hasLogging() {
    return ModuleLayer.boot().findModule(LOGGING).isPresent();
  }

  /** The call has ended. */
  @Override
  public void close() {
    if (tapped) {
      LogTap.shut();
    }
  }

  /** Saves a task of a batch; returns its folder, null where nothing was saved. */
  @Nullable Path save(Batch batch, int position, String worker, Throwable failure, String log) {
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
      if (!log.isEmpty()) {
        Files.writeString(own.resolve("log.txt"), log);
      }
      Files.writeString(own.resolve("environment.txt"), environment());
      ReplayScript.write(own, SourceProgram.ofThisJvm());
      return own;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the failed task " + index + " could not be saved in " + folder, e);
      return null;
    }
  }

  /** Returns why the task could not be written, empty when it was. */
  private static String saveTask(Path own, Batch batch, int position) throws IOException {
    Path file = own.resolve("task.ser");
    try (ValueOutput out = new ValueOutput(Files.newOutputStream(file))) {
      out.writeObject(batch.function(position));
      out.writeObject(batch.arguments(position).toArray());
      out.writeLong(batch.firstIndex() + position);
      out.writeInt(batch.attempt());
      out.writeBoolean(batch.seed().isPresent());
      out.writeLong(batch.seed().orElse(0));
      return "";
    } catch (Throwable e) {
      // What a user's writeReplace throws is none of the call's.
      Files.deleteIfExists(file);
      return "The task itself could not be saved, so it cannot be run again: "
          + ArgumentText.full(e)
          + "\n\n";
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
    printTrace(failure, out);
    return text.toString();
  }

  private static void printTrace(Throwable failure, PrintWriter out) {
    try {
      failure.printStackTrace(out);
    } catch (Throwable fault) {
      // An exception may fail to say what it is; to save it must not change what the call does.
      out.println(failure.getClass().getName() + ", which fails to print with " + fault.getClass());
      printFrames(failure, out);
    }
  }

  private static void printFrames(Throwable failure, PrintWriter out) {
    try {
      for (StackTraceElement frame : failure.getStackTrace()) {
        out.println("\tat " + frame);
      }
    } catch (Throwable fault) {
      out.println("\tat a place that fails to be told with " + fault.getClass());
    }
  }

  private static String environment() {
    StringJoiner text = new StringJoiner(System.lineSeparator(), "", System.lineSeparator());
    for (String property : PROPERTIES) {
      text.add(property + ": " + System.getProperty(property));
    }
    text.add("CPUs: " + CpuCount.available());
    text.add(
        "options: "
            + JvmOptions.all().stream()
                .map(option -> isSecret(option, option) ? NOT_SHOWN : option)
                .toList());
    text.add("");
    new TreeMap<>(System.getenv())
        .forEach(
            (name, value) -> text.add(name + "=" + (isSecret(name, value) ? NOT_SHOWN : value)));
    return text.toString();
  }

  /** Whether a value is kept out of what is saved; rather one too many. */
  static boolean isSecret(String name, String value) {
    return SECRET.matcher(name).find() || SECRET_WITHIN.matcher(value).find();
  }
}
