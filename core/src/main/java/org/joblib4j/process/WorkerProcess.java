package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.joblib4j.parallel.spi.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end of a worker JVM.
 *
 * <p>One thread at a time sends batches and receives answers. The life line may be written to by
 * any thread.
 */
final class WorkerProcess {
  /** How long a process that closed its connection may take to end. */
  private static final long END_SECONDS = 5;

  /** How long the last output of a dead worker is waited for. */
  static final long OUTPUT_MILLIS = 500;

  private final Process process;
  private final WorkerCommand command;
  private final Mark mark;
  private final String label;
  private final String name;
  private final LifeLineWriter lifeLine;
  private final Wire wire;
  private final TrafficCounter traffic;
  private final StatusPage page;
  private final List<OutputPump> output;
  private final KeptOutput kept;
  private final AskedLevels levels;
  private final Map<Long, SentFunctions> functionsOfRuns = new ConcurrentHashMap<>();
  private final BitSet lastingFunctions = new BitSet();
  private final Queue<Long> endedRuns = new ConcurrentLinkedQueue<>();
  private long batches;

  /** For the thread of the slot, as is the next. */
  private long tasksRun;

  private boolean prepared;

  /** The context class loader that the initializer saw. */
  private int preparedIn;

  /** Those that it was told last. */
  private @Nullable Surroundings surroundings;

  /**
   * A worker that was started and has connected, see {@link WorkerStart}.
   *
   * @param label its name without its process, as it stands before what its tasks print
   */
  WorkerProcess(
      Process process,
      WorkerCommand command,
      Mark mark,
      String label,
      LifeLineWriter lifeLine,
      Wire wire,
      TrafficCounter traffic,
      StatusPage page,
      List<OutputPump> output,
      KeptOutput kept,
      AskedLevels levels) {
    this.process = process;
    this.command = command;
    this.mark = mark;
    this.label = label;
    this.name = fullName(label, process);
    this.lifeLine = lifeLine;
    this.wire = wire;
    this.traffic = traffic;
    this.page = page;
    this.output = output;
    this.kept = kept;
    this.levels = levels;
  }

  /** The name of a worker in messages. */
  static String fullName(String label, Process process) {
    return label + " (pid " + process.pid() + ")";
  }

  /** How it was started. */
  WorkerCommand command() {
    return command;
  }

  /** Its name in messages. */
  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What went to it and came back since it was started, classes included. */
  Traffic traffic() {
    return traffic.total();
  }

  /** The number of the next batch. */
  long nextBatch() {
    return ++batches;
  }

  /** Some tasks have ended in it. */
  void ran(int tasks) {
    tasksRun += tasks;
  }

  /** How many tasks have ended in it. */
  long tasksRun() {
    return tasksRun;
  }

  /** Its initializer has run. */
  void prepared(ProcessRun run) {
    prepared = true;
    preparedIn = run.contextLoader();
  }

  /** Once is enough; but each call of jshell has classes of its own, see {@link RunLoaders}. */
  boolean isPrepared(ProcessRun run) {
    return prepared
        && (run.contextLoader() >= LoaderTable.OWN || run.contextLoader() == preparedIn);
  }

  /** The functions that this worker has for a run. */
  SentFunctions functions(long run) {
    return functionsOfRuns.computeIfAbsent(run, _ -> new SentFunctions(lastingFunctions));
  }

  /**
   * Sends a batch and waits for its answer.
   *
   * @throws IOException when the worker has died
   */
  Frame exchange(BatchWriter batch, BatchHead head) throws IOException {
    // What the caller's own code left of an interruption would close the connection.
    boolean _ = Thread.interrupted();
    kept.keep(head.keepLogs());
    batch.send(wire, head, functions(head.run()));
    return wire.receive();
  }

  /** Interrupts a batch, if it still runs. */
  void interrupt(long batch) {
    lifeLine.tell(LifeLine.INTERRUPT, batch);
  }

  /** Lets the thread that runs a batch say so by its name. */
  void name(long batch) {
    lifeLine.tell(LifeLine.NAME, batch);
  }

  /**
   * Lets the worker forget a run, of which no batch is under way.
   *
   * @param atOnce whether it keeps something large for it; otherwise it is told with the next
   *     batch, as waking it twice for each call would make small calls slower by a third
   */
  void endRun(long run, boolean atOnce) {
    if (functionsOfRuns.remove(run) != null) {
      if (atOnce) {
        lifeLine.tell(LifeLine.END_RUN, run);
      } else {
        endedRuns.add(run);
      }
    }
  }

  /** What the worker does not know yet; counts as telling. For the thread of the slot. */
  @SuppressWarnings("ReferenceEquality") // equal ones are the same
  Changes takeChanges(Surroundings now) {
    List<Long> ended = new ArrayList<>();
    for (Long run = endedRuns.poll(); run != null; run = endedRuns.poll()) {
      ended.add(run);
    }
    boolean same = now == surroundings;
    surroundings = now;
    return new Changes(ended, levels.changed(), same ? null : now);
  }

  /** Lets the worker forget shared memory that no batch will refer to any more. */
  void forget(long storage) {
    lifeLine.tell(LifeLine.FORGET, storage);
  }

  /** What the worker does, or did at last, with the batch that was sent last. */
  long state() {
    return stateOf(batches);
  }

  /** What the worker does, or did at last, with a batch, see {@link Phase#of}. */
  long stateOf(long batch) {
    return page.batch() == batch ? page.state() : Phase.WAITS.at(-1);
  }

  /** Grows as long as something goes on, apart from tasks. */
  long progress() {
    Traffic passed = traffic.total();
    return page.objects() + passed.sent() + passed.received();
  }

  /** The task of a batch that runs, -1 before the first, the batch's size once all have ended. */
  int progressIn(long batch, int size) {
    long state = stateOf(batch);
    return switch (Phase.of(state)) {
      case RUNS -> Phase.numberOf(state);
      case WRITES_RESULT, ANSWERS -> size;
      default -> -1;
    };
  }

  /** What a task of a batch that keeps logs had written, of an ended worker that was released. */
  String output(long task) {
    return kept.of(CurrentTask.tag(label, task));
  }

  /** What it has printed last since its batch began, of an ended worker that was released. */
  List<String> lastLines() {
    return kept.lastLines();
  }

  /** How the process ended, after its connection broke; kills it if it does not end. */
  int exitCode() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        kill();
        process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      }
      return process.isAlive() ? 0 : process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Asks the worker to end: its shutdown hooks run. */
  void beginEnd() {
    lifeLine.tell(LifeLine.EXIT, 0);
  }

  /** By what it has left behind is found. */
  Mark mark() {
    return mark;
  }

  /** Waits for the end; kills the worker when it does not come. */
  void end(long graceMillis) {
    boolean ended = false;
    try {
      ended = process.waitFor(graceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      kill();
    }
    release();
  }

  /**
   * Kills the worker and the processes that it started; where it has ended already, those that it
   * has left behind. Takes a while, as it looks at all processes of the machine.
   */
  void kill() {
    new Offspring(process.toHandle(), mark).endWithWorker();
  }

  /** Closes what belongs to a worker that has ended, after its last output was passed on. */
  void release() {
    for (OutputPump pump : output) {
      pump.join(OUTPUT_MILLIS);
    }
    closeQuietly(wire);
    closeQuietly(lifeLine);
    closeQuietly(page);
  }

  private void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      Log.of(WorkerProcess.class).log(System.Logger.Level.DEBUG, () -> "left of " + name, e);
    }
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
