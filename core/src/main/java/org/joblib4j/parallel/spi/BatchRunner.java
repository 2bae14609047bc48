package org.joblib4j.parallel.spi;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch in the thread of a worker: until its end, its first failure, or the end of its time.
 *
 * <p>The loop over the tasks is what a trivial task costs, so it does nothing that can be done
 * beside it: the clock is looked at between stretches of tasks, whose length follows from how long
 * the tasks before have taken.
 */
public final class BatchRunner {
  private static final int LOOKS_PER_BUDGET = 16;
  private static final int MOST_TASKS_WITHOUT_LOOK = 64;

  private BatchRunner() {}

  /**
   * Runs a batch in this thread.
   *
   * @param batch the tasks
   * @param worker the name of this worker
   * @param gate asked before each task; a closed one ends the batch
   */
  public static BatchResult run(Batch batch, String worker, TaskGate gate) {
    return run(batch, worker, gate, null);
  }

  /**
   * Runs a batch in this thread.
   *
   * @param batch the tasks
   * @param worker the name of this worker
   * @param gate asked before each task; a closed one ends the batch
   * @param log cleared before each task, told by the result if that fails; null where nobody wants
   *     to know
   */
  public static BatchResult run(Batch batch, String worker, TaskGate gate, @Nullable TaskLog log) {
    BatchResult result = new BatchResult(batch.size(), worker, log);
    run(batch, result, gate);
    return result;
  }

  /**
   * Runs a batch in this thread, into a result that another thread may look at.
   *
   * <p>It may look at the tasks below a position once it knows, by means of its own, that the gate
   * was asked for that position.
   *
   * @param batch the tasks
   * @param result an empty one, made for as many tasks
   * @param gate asked before each task; a closed one ends the batch
   */
  public static void run(Batch batch, BatchResult result, TaskGate gate) {
    RunningTask task = RunningTask.begin(batch, result.worker(), gate, result.taskLog());
    try {
      runAll(batch, result, gate, task);
    } finally {
      task.end();
    }
  }

  /**
   * Runs a batch in this thread with a context around it.
   *
   * <p>A context that fails before the tasks, or does not run them, is the failure of the first
   * one. What it throws after them is logged: they count as they are.
   *
   * @param batch the tasks
   * @param result an empty one, made for as many tasks
   * @param gate asked before each task; a closed one ends the batch
   * @param context what the tasks find around them
   */
  public static void run(Batch batch, BatchResult result, TaskGate gate, TaskContext context) {
    Within within = new Within(batch, result, gate);
    try {
      context.run(within);
    } catch (RuntimeException | Error e) {
      if (!within.ended) {
        result.failed(e);
      } else {
        // Loggers take long to load in a new JVM, and this one is hardly ever needed.
        System.getLogger(BatchRunner.class.getName())
            .log(Level.WARNING, "the context of a task could not be taken away", e);
      }
      return;
    }
    if (!within.ended) {
      result.failed(
          new IllegalStateException(
              "the context that was captured for the call returned without running the tasks;"
                  + " a TaskContext has to run what it is given, once"));
    }
  }

  /** A batch as its context sees it. */
  private static final class Within implements Runnable {
    private final Batch batch;
    private final BatchResult result;
    private final TaskGate gate;
    private boolean ended;

    Within(Batch batch, BatchResult result, TaskGate gate) {
      this.batch = batch;
      this.result = result;
      this.gate = gate;
    }

    @Override
    public void run() {
      BatchRunner.run(batch, result, gate);
      ended = true;
    }
  }

  private static void runAll(Batch batch, BatchResult result, TaskGate gate, RunningTask task) {
    @Nullable Object[] values = result.values();
    int size = batch.size();
    int done = 0;
    Throwable failure = null;
    long start = System.nanoTime();
    result.begins(task, start);
    try {
      int look = Math.min(1, size);
      while (done < look) {
        done = batch.call(done, look, values, gate, task);
        long elapsed = System.nanoTime() - start;
        if (done < look || elapsed > batch.budgetNanos()) {
          break;
        }
        look = (int) Math.min(size, (long) done + tasksUntilNextLook(done, elapsed, batch));
      }
    } catch (Throwable t) {
      failure = t;
      done = task.position();
    }
    result.ran(done, failure, System.nanoTime() - start);
  }

  /**
   * After how many tasks the clock is read again: reading it costs as much as a trivial task, so
   * that quick ones do it seldom, but never too seldom for slow ones that may follow.
   */
  private static int tasksUntilNextLook(int done, long elapsed, Batch batch) {
    long affordable = batch.budgetNanos() / LOOKS_PER_BUDGET / Math.max(1, elapsed / done);
    return Math.clamp(affordable, 1, Math.min(done, MOST_TASKS_WITHOUT_LOOK));
  }
}
