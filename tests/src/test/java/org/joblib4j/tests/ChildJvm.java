package org.joblib4j.tests;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.joblib4j.function.Task;

/**
 * A Java program of its own, for tests of what only a whole JVM can show: the module path, an exit
 * code, a clean standard error, what stays after a kill.
 *
 * <p>A value of this class describes the command line and is immutable; {@link #run} starts it and
 * waits, {@link #start} starts it and lets the test go on. The child is the JVM that runs the tests
 * ({@code java.home}), its standard input is empty, it can be interrupted, and the variables that
 * add options to every JVM ({@code JAVA_TOOL_OPTIONS} and its kin) are taken away, because they
 * print to standard error.
 *
 * {@snippet :
 * Result result = ChildJvm.onClassPath(ChildJvm.core(), classes).main("example.Main").run("an argument");
 * assertThat(result.exitCode()).isZero();
 * }
 *
 * @param options what stands between {@code java} and the program's arguments
 * @param environment variables added to those of the test's own process
 * @param timeout how long {@link #run} waits before it kills the child and its descendants
 */
public record ChildJvm(List<String> options, Map<String, String> environment, Duration timeout) {

  /** How long a child may take: what takes longer hangs, however slow the machine is. */
  public static final Duration LIMIT = Duration.ofMinutes(10);

  /** Variables that add options to every JVM. */
  public static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final Duration END_OF_OUTPUT = Duration.ofMinutes(1);

  /** Copies what it is given. */
  public ChildJvm {
    options = List.copyOf(options);
    environment = Map.copyOf(environment);
  }

  /** A JVM whose class path is {@code entries} in this order. */
  public static ChildJvm onClassPath(Path... entries) {
    return new ChildJvm(List.of("-cp", joined(entries)), Map.of(), LIMIT);
  }

  /** A JVM whose module path is {@code entries} in this order, without a class path. */
  public static ChildJvm onModulePath(Path... entries) {
    return new ChildJvm(List.of("-p", joined(entries)), Map.of(), LIMIT);
  }

  /**
   * Where the tested core lies: its jar, or its directory of classes when no jar was built in this
   * run.
   */
  public static Path core() {
    return locationOf(Task.class);
  }

  /** The jar or directory that {@code type} was loaded from. */
  public static Path locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalArgumentException(type + " belongs to the JDK and has no jar of its own");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a file: " + source.getLocation(), e);
    }
  }

  /**
   * This JVM with more options, such as {@code -Xmx64m} or {@code -Dname=value}, after those it
   * has.
   */
  public ChildJvm with(String... more) {
    return new ChildJvm(
        Stream.concat(options.stream(), Stream.of(more)).toList(), environment, timeout);
  }

  /**
   * This JVM, running the main method of a class on its class path; options go before this call.
   */
  public ChildJvm main(String className) {
    return with(className);
  }

  /** This JVM, running {@code module/class} of its module path; options go before this call. */
  public ChildJvm module(String module, String className) {
    return with("-m", module + "/" + className);
  }

  /** This JVM with one environment variable more. */
  public ChildJvm withEnvironment(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new ChildJvm(options, more, timeout);
  }

  /** This JVM, killed by {@link #run} when it lives longer than {@code limit}. */
  public ChildJvm withTimeout(Duration limit) {
    return new ChildJvm(options, environment, limit);
  }

  /**
   * Starts the program and waits for its end.
   *
   * @throws IOException if the JVM cannot be started
   * @throws InterruptedException if this thread is interrupted; the child is killed first
   * @throws AssertionError if the child lives longer than the timeout; it is killed, and the
   *     message holds what it printed
   */
  public Result run(String... arguments) throws IOException, InterruptedException {
    try (Running running = start(arguments)) {
      return running.await(timeout);
    }
  }

  /**
   * Starts the program and returns at once; closing what is returned kills the child and its
   * descendants.
   *
   * @throws IOException if the JVM cannot be started
   */
  public Running start(String... arguments) throws IOException {
    var command = new ArrayList<>(defaultSignals());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(OPTION_VARIABLES);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(process, command);
  }

  /**
   * What stands before a command so that it can be interrupted: a shell's background job ignores
   * SIGINT, and so does all that it starts. Nothing where there is no such command.
   */
  private static List<String> defaultSignals() throws IOException {
    var prefix = List.of("env", "--default-signal=INT,HUP,TERM");
    if (!Files.isExecutable(Path.of("/usr/bin/env"))) {
      return List.of();
    }
    try {
      var trial = Stream.concat(prefix.stream(), Stream.of("true")).toList();
      Process process =
          new ProcessBuilder(trial).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor() == 0 ? prefix : List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static String joined(Path... entries) {
    return Stream.of(entries).map(Path::toString).collect(joining(File.pathSeparator));
  }

  /**
   * How a child ended.
   *
   * @param exitCode its exit code; 128 + n after signal n
   * @param stdout all it wrote to standard output, as UTF-8
   * @param stderr all it wrote to standard error, as UTF-8
   */
  public record Result(int exitCode, String stdout, String stderr) {}

  /**
   * A child that was started. Its output is read from the start, so that it never waits for its
   * reader.
   */
  public static final class Running implements AutoCloseable {
    private final Process process;
    private final List<String> command;
    private final CompletableFuture<String> stdout;
    private final CompletableFuture<String> stderr;

    private Running(Process process, List<String> command) {
      this.process = process;
      this.command = List.copyOf(command);
      this.stdout = reading(process.getInputStream());
      this.stderr = reading(process.getErrorStream());
    }

    /** The child itself, to signal it or to look at its descendants. */
    public ProcessHandle handle() {
      return process.toHandle();
    }

    /**
     * Waits for the child's end.
     *
     * @throws InterruptedException if this thread is interrupted; the child lives on
     * @throws AssertionError if the child lives longer than {@code limit}: it is killed, and the
     *     message holds what it printed; or if it ended and a process that it left behind still
     *     holds its output open
     */
    public Result await(Duration limit) throws InterruptedException {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError(
            "killed after %s: %s%nstandard output:%n%s%nstandard error:%n%s"
                .formatted(limit, String.join(" ", command), text(stdout), text(stderr)));
      }
      return new Result(process.exitValue(), text(stdout), text(stderr));
    }

    /** Kills the child and its descendants; does nothing after its end. */
    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    private String text(CompletableFuture<String> stream) throws InterruptedException {
      try {
        return stream.get(END_OF_OUTPUT.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError(
            "ended, but a process that it left behind holds its output open: "
                + String.join(" ", command),
            e);
      } catch (ExecutionException e) {
        throw new AssertionError("output not read of " + String.join(" ", command), e);
      }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
      var text = new CompletableFuture<String>();
      Thread.ofPlatform()
          .daemon()
          .name("output of a child JVM")
          .start(() -> {
            try (stream) {
              text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
              text.completeExceptionally(e);
            }
          });
      return text;
    }
  }
}
