package org.joblib4j.parallel;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.joblib4j.parallel.spi.RunningTask;

/**
 * What a running task can know about itself: which one it is, where it runs, and whether it still
 * should.
 *
 * <p>{@link #current} gives it to the thread that runs the task, in this JVM or in a worker
 * process. A snapshot but for {@link #isCancelled}, which other threads of the task may ask, too.
 */
public final class WorkerContext {
  private final RunningTask task;
  private final long taskIndex;

  private WorkerContext(RunningTask task) {
    this.task = task;
    this.taskIndex = task.index();
  }

  /** That of the task that this thread runs; empty where it runs none. */
  public static Optional<WorkerContext> current() {
    return Optional.ofNullable(RunningTask.current()).map(WorkerContext::new);
  }

  /** The number of the worker among those of its call, from 0 on. */
  public int rank() {
    return task.rank();
  }

  /** The worker, for a person to read, such as {@code "process 1 (pid 4711)"}. */
  public String worker() {
    return task.worker();
  }

  /** The index of the task in its call, from 0 on. */
  public long taskIndex() {
    return taskIndex;
  }

  /** The attempt, counted from 1; higher after {@link Parallel#retries(int)}. */
  public int attempt() {
    return task.attempt();
  }

  /**
   * Random numbers of this task, which follow from {@link Parallel#seed} and {@link #taskIndex}
   * alone: they are the same wherever the task runs, and in each of its attempts.
   *
   * {@snippet class="org.joblib4j.examples.ParallelGuide" region="seed"}
   *
   * <p>Each call of this method in a task returns the same generator, which goes on where it was.
   * For the thread of the task. {@code nextLong()} is what NumPy's {@code Philox(key=seed,
   * counter=taskIndex << 64)} gives, in any version of joblib4j and Java; the other methods make
   * their numbers of it as the JDK's {@link RandomGenerator} says. {@link
   * java.util.Random#from(RandomGenerator)} is for libraries that want a Random.
   *
   * @throws IllegalStateException when the call has no seed, or the task is over
   */
  public RandomGenerator random() {
    if (task.index() != taskIndex) {
      throw new IllegalStateException("task " + taskIndex + " is over: its context cannot be kept");
    }
    return task.random();
  }

  /**
   * Adds a text to what {@link Parallel#keepFailures} saves of this task if it fails: for programs
   * whose logging does not lead there by itself.
   */
  public void note(String text) {
    task.log(text);
  }

  /**
   * Whether the task should end: its call has failed or was cancelled, or its time is over. The
   * thread of the task is interrupted as well; loops that do nothing interruptible ask here.
   */
  public boolean isCancelled() {
    return task.isCancelled();
  }

  /** For a person to read. */
  @Override
  public String toString() {
    return "task " + taskIndex + ", attempt " + attempt() + ", in " + worker();
  }
}
