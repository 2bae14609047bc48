package org.joblib4j.parallel.spi;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The task that a thread runs, for whoever asks in that thread.
 *
 * <p>{@link BatchRunner} keeps it. Not thread-safe but for {@link #isCancelled}: it belongs to the
 * thread that runs the task.
 */
public final class RunningTask {
  private static final ThreadLocal<@Nullable RunningTask> CURRENT = new ThreadLocal<>();

  private final Batch batch;
  private final String worker;
  private final TaskGate gate;
  private final @Nullable TaskLog log;
  private final @Nullable RunningTask outer;
  private int position;

  /** Of the task that has asked for it last, as is the next. */
  private @Nullable TaskRandom random;

  private @Nullable TaskRandom seeds;

  private RunningTask(
      Batch batch,
      String worker,
      TaskGate gate,
      @Nullable TaskLog log,
      @Nullable RunningTask outer) {
    this.batch = batch;
    this.worker = worker;
    this.gate = gate;
    this.log = log;
    this.outer = outer;
  }

  /** The task that this thread runs, the innermost one where a call runs in a task's thread. */
  public static @Nullable RunningTask current() {
    return CURRENT.get();
  }

  /** This thread begins a batch, with its first task. */
  static RunningTask begin(Batch batch, String worker, TaskGate gate, @Nullable TaskLog log) {
    RunningTask begun = new RunningTask(batch, worker, gate, log, CURRENT.get());
    CURRENT.set(begun);
    return begun;
  }

  /** This thread goes on to a task of its batch. */
  void at(int next) {
    position = next;
    if (log != null) {
      log.clear();
    }
  }

  /** The position of the task in its batch. */
  int position() {
    return position;
  }

  /** This thread has ended its batch. */
  void end() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  /** The index of the task in its call. */
  public long index() {
    return batch.firstIndex() + position;
  }

  /** The attempt, counted from 1. */
  public int attempt() {
    return batch.attempt();
  }

  /** The name of the worker, for a person to read. */
  public String worker() {
    return worker;
  }

  /** The number of the worker among its siblings, from 0 on. */
  public int rank() {
    return gate.rank();
  }

  /**
   * The random numbers of the task, which follow from the seed of its call and its index. It is the
   * same object for the whole task, and goes on where the task stopped to draw.
   *
   * @throws IllegalStateException when the call has no seed
   */
  public RandomGenerator random() {
    OptionalLong seed = batch.seed();
    if (seed.isEmpty()) {
      throw new IllegalStateException(
          "the call of this task has no seed that random numbers could follow from; give it one,"
              + " such as Parallel.threads(4).seed(42)");
    }
    if (random == null || random.index() != index()) {
      random = new TaskRandom(seed.getAsLong(), index(), TaskRandom.TASK);
    }
    return random;
  }

  /**
   * The seed of the next call that this thread makes, if it runs a task whose call has one: it
   * follows from that, the index of the task, and how many calls the task has made before. The
   * task's own numbers stay what they are.
   */
  public static OptionalLong seedOfNextCall() {
    RunningTask task = current();
    return task == null || task.batch.seed().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(task.nextSeed(task.batch.seed().getAsLong()));
  }

  private long nextSeed(long seed) {
    if (seeds == null || seeds.index() != index()) {
      seeds = new TaskRandom(seed, index(), TaskRandom.CALLS);
    }
    return seeds.nextLong();
  }

  /** Adds to what is kept of the task in case it fails; to nothing where that is not wanted. */
  public void log(CharSequence text) {
    if (log != null) {
      log.add(text);
    }
  }

  /** Whether the task should end: its call was cancelled, or its time is over. */
  public boolean isCancelled() {
    return gate.isCancelled();
  }
}
