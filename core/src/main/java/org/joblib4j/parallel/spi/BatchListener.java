package org.joblib4j.parallel.spi;

/**
 * Is told how a batch ended: exactly one of its methods but {@link #begun} is called, exactly once.
 *
 * <p>Called by any thread. Implementations are quick, do not block and do not throw.
 */
public interface BatchListener {

  /**
   * A worker has taken the batch; told before it ends, if at all. A backend that does not know when
   * need not tell: then the time of its workers is estimated by {@link BatchResult#nanos}.
   *
   * @param worker its name, for a person to read
   */
  default void begun(String worker) {}

  /**
   * The batch came back from its worker.
   *
   * @param result the outcome of each task that ran; a batch that had used up its time may come
   *     back with its last tasks not run
   */
  void finished(BatchResult result);

  /**
   * The batch will not come back: its worker ended, or none could be had.
   *
   * @param loss which worker, how it ended, and the task that it ran last
   */
  void lost(WorkerLoss loss);

  /** The batch will not come back: its run was cancelled, or its workers were closed. */
  void cancelled();
}
