package org.joblib4j.process;

/** What a worker keeps for the batches of one run. Functions are for the worker's main thread. */
final class WorkerRun {
  private final ReceivedFunctions own = new ReceivedFunctions();
  private final ReceivedFunctions lasting;
  private final ReceivedArrays arrays = new ReceivedArrays();

  /**
   * A run of which nothing is there yet.
   *
   * @param lasting the functions that are kept for all runs
   */
  WorkerRun(ReceivedFunctions lasting) {
    this.lasting = lasting;
  }

  /** The memory that was mapped for it. */
  ReceivedArrays arrays() {
    return arrays;
  }

  /** Where the function of a number is. */
  ReceivedFunctions functions(int id) {
    return id < FunctionTable.LASTING ? own : lasting;
  }
}
