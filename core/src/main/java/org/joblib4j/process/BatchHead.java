package org.joblib4j.process;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * What a worker needs to know of a batch before it reads the tasks.
 *
 * @param number counts the batches that a worker is sent
 * @param run the run that the batch belongs to
 * @param contextLoader the number of the context class loader of the caller's thread
 * @param firstIndex the index of the first task in the call
 * @param attempt which one this is for its tasks, counted from 1
 * @param seed what the random numbers of its tasks follow from
 * @param budgetNanos how long the worker may go on
 * @param keepLogs whether the answer tells what a task that failed had logged
 * @param changes what the worker is to know before
 */
record BatchHead(
    long number,
    long run,
    int contextLoader,
    long firstIndex,
    int attempt,
    OptionalLong seed,
    long budgetNanos,
    boolean keepLogs,
    Changes changes) {

  void write(OutBuffer body) throws IOException {
    body.putLong(number);
    body.putLong(run);
    body.putInt(contextLoader);
    body.putLong(firstIndex);
    body.putInt(attempt);
    body.write(seed.isPresent() ? 1 : 0);
    body.putLong(seed.orElse(0));
    body.putLong(budgetNanos);
    body.write(keepLogs ? 1 : 0);
    changes.write(body);
  }

  static BatchHead read(InBuffer body) throws IOException {
    return new BatchHead(
        body.getLong(),
        body.getLong(),
        body.getInt(),
        body.getLong(),
        body.getInt(),
        readSeed(body),
        body.getLong(),
        body.getByte() == 1,
        Changes.read(body));
  }

  private static OptionalLong readSeed(InBuffer body) throws IOException {
    boolean present = body.getByte() == 1;
    long seed = body.getLong();
    return present ? OptionalLong.of(seed) : OptionalLong.empty();
  }
}
