package org.joblib4j.parallel;

import org.joblib4j.parallel.spi.RunningTask;

/**
 * The CPUs that one call's worker processes take, as the {@link CpuBudget} counts them: one for
 * each batch that runs. Calls in threads that want "all CPUs" leave them theirs.
 *
 * <p>Processes are never refused: whoever asked for them by number has them. A worker thread whose
 * task makes the call computes nothing while it waits for the results, and is not counted then; so
 * a loop in threads over loops in processes has all its threads. For the dispatching thread.
 */
final class ProcessCpus implements AutoCloseable {
  private final int workers;
  private int counted;

  /**
   * Those of a call.
   *
   * @param workers how many batches run at a time
   */
  ProcessCpus(int workers) {
    this.workers = workers;
  }

  /** So many batches are under way now. */
  void underWay(int batches) {
    int busy = Math.min(batches, workers);
    for (; counted < busy; counted++) {
      CpuBudget.enter();
    }
    for (; counted > busy; counted--) {
      CpuBudget.leave();
    }
  }

  /** Waits for results, in a thread that needs no CPU meanwhile. */
  void await(Runnable wait) {
    WaitingWorkers own = WaitingWorkers.current();
    boolean isCounted = own != null && own.workers().computes() && RunningTask.current() != null;
    if (isCounted) {
      CpuBudget.leave();
    }
    try {
      wait.run();
    } finally {
      if (isCounted) {
        CpuBudget.enter();
      }
    }
  }

  /** The call has ended. */
  @Override
  public void close() {
    underWay(0);
  }
}
