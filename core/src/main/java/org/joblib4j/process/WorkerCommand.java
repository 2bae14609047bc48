package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a worker JVM is started; two workers of equal commands are as good as each other.
 *
 * @param jar its class path
 * @param options that it shares with all workers of this JVM and that an AOT cache depends on
 * @param share that depends on how many workers share the machine
 * @param own the user's options, which count more than all others
 * @param environment variables that it is given in addition
 */
record WorkerCommand(
    WorkerJar jar,
    List<String> options,
    List<String> share,
    List<String> own,
    Map<String, String> environment) {

  private static final String COLLECTOR = "-XX:+UseSerialGC";

  /** Options that choose a collector; the JVM does not start with two of them. */
  private static final Pattern ANY_COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  /** Options that have nothing to do with what an AOT cache holds. */
  private static final List<String> FIT_ANY_CACHE =
      List.of("-Xms", "-Xmx", "-Xmn", "-Xss", "-D", "-ea", "-da");

  /** Serial: a worker runs one task at a time, and starts and stays smaller than with G1. */
  private static final List<String> OPTIONS = List.of(COLLECTOR, "-XX:-UsePerfData");

  /**
   * Without the replay of what the training compiled: its compilations take the two cores of a
   * small machine while workers start, and a pool is ready a fifth later. The option is diagnostic,
   * a JVM that does not know it is not to fail. As that would hide mistakes in options of the user,
   * it is not said beside them.
   */
  private static final List<String> QUICKER_START =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-AOTReplayTraining");

  /** Of all memory, the part that the heaps of all workers may take together. */
  private static final double HEAP_PERCENT = 75;

  /** As the JVM's own default: a sixty-fourth. */
  private static final double FIRST_HEAP_PERCENT = 100.0 / 64;

  /** Variables by which numeric libraries are told how many threads to use. */
  private static final List<String> THREAD_VARIABLES =
      List.of(
          "OMP_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "MKL_NUM_THREADS",
          "BLIS_NUM_THREADS",
          "VECLIB_MAXIMUM_THREADS",
          "NUMEXPR_NUM_THREADS");

  /** Variables that add options to every JVM, which were meant for the parent. */
  private static final Set<String> OPTION_VARIABLES =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final Map<Share, WorkerCommand> KNOWN = new ConcurrentHashMap<>();

  WorkerCommand {
    options = List.copyOf(options);
    share = List.copyOf(share);
    own = List.copyOf(own);
    environment = Map.copyOf(environment);
  }

  /** A command without options of the user. */
  WorkerCommand(
      WorkerJar jar, List<String> options, List<String> share, Map<String, String> environment) {
    this(jar, options, share, List.of(), environment);
  }

  /**
   * The command for one of several workers that share the machine; the same as before as long as
   * its class path is there.
   *
   * @throws IOException when there is no class path for them
   */
  static WorkerCommand forOneOf(int count) throws IOException {
    return forOneOf(count, 0, List.of());
  }

  /**
   * The same with a number of CPUs for the worker's JVM and its libraries.
   *
   * @param cpus 0 for its share of the machine
   * @param own options of the user
   * @throws IOException when there is no class path for them
   */
  static WorkerCommand forOneOf(int count, int cpus, List<String> own) throws IOException {
    Share share = new Share(count, cpus, own);
    WorkerCommand known = KNOWN.get(share);
    if (known == null || !Files.exists(known.jar().path())) {
      known = create(count, cpus, own);
      KNOWN.put(share, known);
    }
    return known;
  }

  /** What a worker has of the machine, and of the user. */
  private record Share(int count, int cpus, List<String> own) {}

  private static WorkerCommand create(int count, int cpus, List<String> own) throws IOException {
    JavaProgram.check();
    // The options come from JMX, which takes a cold JVM as long to load as all the rest.
    CompletableFuture<ParentOptions> parentOptions =
        CompletableFuture.supplyAsync(ParentOptions::ofThisJvm, WorkerCommand::runBeside);
    WorkerJar jar = WorkerJar.find();
    ParentOptions parent = parentOptions.join();
    List<String> options = new ArrayList<>(OPTIONS);
    if (own.stream().anyMatch(option -> ANY_COLLECTOR.matcher(option).matches())) {
      options.remove(COLLECTOR);
    }
    if (own.isEmpty()) {
      options.addAll(QUICKER_START);
    }
    options.addAll(parent.module());
    int threads = cpus > 0 ? cpus : Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    List<String> share = new ArrayList<>();
    share.add(percent("MaxRAMPercentage", HEAP_PERCENT / count));
    share.add(percent("InitialRAMPercentage", FIRST_HEAP_PERCENT * 2 / Math.max(2, count)));
    share.add("-XX:ActiveProcessorCount=" + threads);
    share.addAll(parent.properties());
    Map<String, String> environment = new HashMap<>();
    for (String variable : THREAD_VARIABLES) {
      if (cpus > 0 || System.getenv(variable) == null) {
        environment.put(variable, Integer.toString(threads));
      }
    }
    return new WorkerCommand(jar, options, share, own, environment);
  }

  private static void runBeside(Runnable task) {
    try {
      Thread.ofPlatform().daemon().start(task);
    } catch (OutOfMemoryError e) {
      task.run(); // no thread is left for it
    }
  }

  /**
   * This command, with its class path extracted anew where somebody has deleted it; mostly in the
   * same place.
   *
   * @throws IOException when it can be extracted nowhere
   */
  WorkerCommand withJarAtHand() throws IOException {
    return Files.exists(jar.path()) ? this : with(WorkerJar.find());
  }

  /**
   * The same where its class path was changed as well; null when there is nothing wrong with it.
   *
   * @throws IOException when it can be extracted nowhere
   */
  @Nullable WorkerCommand withIntactJar() throws IOException {
    return jar.isIntact() ? null : with(WorkerJar.renew());
  }

  private WorkerCommand with(WorkerJar other) {
    return new WorkerCommand(other, options, share, own, environment);
  }

  /** Whether workers of this command can start from an AOT cache that others made. */
  boolean fitsAnyCache() {
    return own.stream().allMatch(option -> FIT_ANY_CACHE.stream().anyMatch(option::startsWith));
  }

  /** Names of system properties that the user's options say. */
  Set<String> ownProperties() {
    return own.stream()
        .filter(option -> option.startsWith("-D"))
        .map(ParentOptions::nameOf)
        .collect(Collectors.toSet());
  }

  private static String percent(String option, double value) {
    return "-XX:" + option + "=" + value;
  }

  /**
   * A process that is ready to be started.
   *
   * @param more options of the JVM
   * @param arguments the main class and its arguments
   */
  ProcessBuilder builder(List<String> more, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(JavaProgram.path().toString());
    command.addAll(options);
    command.addAll(share);
    command.addAll(own);
    command.addAll(more);
    WorkingFolder folder = WorkingFolder.ofThisJvm();
    command.addAll(folder.options());
    command.add("-cp");
    command.add(jar.path().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    folder.place().ifPresent(place -> builder.directory(place.toFile()));
    builder.environment().keySet().removeAll(OPTION_VARIABLES);
    builder.environment().putAll(environment);
    return builder;
  }

  /** The part of the command that a reader of an error message needs. */
  String essence() {
    return JavaProgram.path()
        + " "
        + String.join(" ", options)
        + (own.isEmpty() ? "" : " ... " + String.join(" ", own))
        + " ... -cp "
        + jar.path();
  }
}
