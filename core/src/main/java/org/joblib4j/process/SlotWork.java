package org.joblib4j.process;

import org.joblib4j.parallel.spi.BatchInHand;
import org.jspecify.annotations.Nullable;

/**
 * What a slot and its worker have in hand, for those who wait for it: asked by the thread of a
 * call, and borne as its name by the thread of the slot.
 */
final class SlotWork {
  private final Thread thread;
  private final String name;
  private final String label;

  /** Guarded by this, as are the next. */
  private @Nullable Job job;

  private long since;

  /** Null while the worker is started. */
  private @Nullable WorkerProcess process;

  private long batch;

  /**
   * That of a slot.
   *
   * @param label the name of its workers without their processes
   */
  SlotWork(Thread thread, String label) {
    this.thread = thread;
    this.name = thread.getName();
    this.label = label;
  }

  /** The slot has taken a job. For its thread, as are the next two. */
  synchronized void begin(Job taken) {
    job = taken;
    since = System.nanoTime();
  }

  /** The job goes to a worker. */
  synchronized void goesTo(WorkerProcess worker, long number) {
    process = worker;
    batch = number;
    String call = job == null ? null : job.run().call();
    if (job != null && call != null) {
      nameThread(job.run(), call);
    }
  }

  /** The job has ended. */
  synchronized void end() {
    job = null;
    process = null;
    if (!thread.getName().equals(name)) {
      thread.setName(name);
    }
  }

  /** What it does for a run; null for nothing. */
  synchronized @Nullable BatchInHand inHand(ProcessRun run) {
    Job current = job;
    if (current == null || current.run() != run) {
      return null;
    }
    int size = current.batch().size();
    return new BatchInHand(
        process == null ? label + ", which starts" : process.name(),
        current.batch().firstIndex(),
        size,
        process == null ? -1 : process.progressIn(batch, size),
        System.nanoTime() - since);
  }

  /** Lets the thread bear the name of what it does, if that is for a run. */
  synchronized void nameThread(ProcessRun run, String call) {
    BatchInHand work = inHand(run);
    if (work != null) {
      thread.setName(work.threadName(call));
      if (process != null) {
        process.name(batch);
      }
    }
  }
}
