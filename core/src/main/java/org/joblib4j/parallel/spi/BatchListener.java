package org.joblib4j.parallel.spi;

/**
 * Is told how a batch ended: exactly one of its methods is called, exactly once.
 *
 * <p>Called by any thread. Implementations are quick, do not block and do not throw.
 */
public interface BatchListener {

  /**
   * The batch came back from its worker.
   *
   * @param result the outcome of each task that ran; a batch that had used up its time may come
   *     back with its last tasks not run
   */
  void finished(BatchResult result);

  /**
   * The batch will not come back: its run was cancelled, or its worker died.
   *
   * @param cause {@link Run#cancellation} after {@link Run#cancel}, or a {@link
   *     WorkerDiedException} that names the task which ran last
   */
  void lost(Exception cause);
}
