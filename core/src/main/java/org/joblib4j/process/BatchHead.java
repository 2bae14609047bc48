package org.joblib4j.process;

import java.io.IOException;

/**
 * What a worker needs to know of a batch before it reads the tasks.
 *
 * @param number counts the batches that a worker is sent
 * @param run the run that the batch belongs to
 * @param contextLoader the number of the context class loader of the caller's thread
 * @param firstIndex the index of the first task in the call
 * @param budgetNanos how long the worker may go on
 */
record BatchHead(long number, long run, int contextLoader, long firstIndex, long budgetNanos) {

  void write(OutBuffer body) throws IOException {
    body.putLong(number);
    body.putLong(run);
    body.putInt(contextLoader);
    body.putLong(firstIndex);
    body.putLong(budgetNanos);
  }

  static BatchHead read(InBuffer body) throws IOException {
    return new BatchHead(
        body.getLong(), body.getLong(), body.getInt(), body.getLong(), body.getLong());
  }
}
