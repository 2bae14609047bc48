package org.joblib4j.process;

import java.io.IOException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.TaskLog;
import org.jspecify.annotations.Nullable;

/**
 * Reads in the parent what a {@link ResultWriter} wrote.
 *
 * @param result what came out of the tasks that were sent
 * @param health of the worker, which has ended unless it is well
 */
record ResultReader(BatchResult result, Health health) {

  /**
   * Reads an answer.
   *
   * @param size the number of tasks in the batch
   * @param firstIndex the index of the first
   * @param worker the name of the worker
   * @param gauge shows what is read
   * @throws IOException when the answer cannot be understood
   */
  static ResultReader read(
      Frame frame, int size, long firstIndex, String worker, LoaderTable loaders, Gauge gauge)
      throws IOException {
    ReceivedArrays arrays = new ReceivedArrays();
    return DeepStack.run(last ->
        readOnce(frame.duplicate(), size, firstIndex, worker, loaders, arrays, gauge, last));
  }

  private static ResultReader readOnce(
      Frame frame,
      int size,
      long firstIndex,
      String worker,
      LoaderTable loaders,
      ReceivedArrays arrays,
      Gauge gauge,
      boolean last)
      throws IOException {
    InBuffer body = frame.body();
    TaskLog log = new TaskLog();
    BatchResult result = new BatchResult(size, worker, log);
    Health health = Health.of(body.getByte());
    result.tookNanos(body.getLong());
    int count = body.getInt();
    Decoder decoder = new Decoder(body, frame.attachments(), loaders, arrays).shownBy(gauge);
    Throwable unreadable = null;
    try {
      for (int i = 0; i < count; i++) {
        gauge.at(Phase.READS_RESULT, i);
        result.succeeded(decoder.read());
      }
    } catch (Throwable e) {
      if (e instanceof StackOverflowError overflow && !last) {
        throw overflow;
      }
      unreadable =
          new IOException(
              "the result of task "
                  + (firstIndex + result.completed())
                  + " cannot be read: "
                  + (e instanceof OutOfMemoryError
                      ? HeapLimit.text("it")
                      : ThrowableSketch.describe(e)),
              e);
    }
    gauge.at(Phase.READS_RESULT, Math.min(count, size - 1));
    Throwable sent = Failures.read(body, frame.attachments(), loaders, arrays);
    log.add(body.getText());
    @Nullable Throwable failure = unreadable != null ? unreadable : sent;
    if (failure != null) {
      result.failed(failure);
    }
    return new ResultReader(result, health);
  }

  /** What came out of the tasks before the one that failed. */
  BatchResult withoutFailure(int size) {
    BatchResult values = new BatchResult(size, result.worker());
    for (int position = 0; position < result.completed(); position++) {
      values.succeeded(result.value(position));
    }
    values.tookNanos(result.nanos());
    return values;
  }
}
