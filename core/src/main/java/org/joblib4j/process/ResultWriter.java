package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.parallel.spi.BatchResult;
import org.jspecify.annotations.Nullable;

/**
 * A worker's answer to a batch.
 *
 * <pre>
 * int8   the worker's health; it ends now unless it is well
 * int64  nanoseconds for the tasks
 * int32  number of values
 * the values
 * the failure
 * text   what the task that failed had logged and printed
 * </pre>
 */
final class ResultWriter {
  private ResultWriter() {}

  /**
   * Sends what came out of a batch, up to the first value that cannot be sent.
   *
   * @param afterTasks the state of this worker when the tasks had ended
   * @param gauge shows what is written
   * @return its state when their values had been written
   */
  static Health send(
      BatchResult result,
      BatchHead head,
      Health afterTasks,
      Wire wire,
      LoaderTable loaders,
      Gauge gauge)
      throws IOException {
    TaskValues.Encoders encoders = () -> new Encoder(loaders, ArrayPassage.ATTACHED).shownBy(gauge);
    TaskValues values =
        TaskValues.encode(
            result.completed(),
            (position, encoder) -> {
              gauge.at(Phase.WRITES_RESULT, position);
              encoder.write(result.value(position));
            },
            encoders,
            TaskValues.MOST_BYTES - Failures.MOST_BYTES);
    OutBuffer body = new OutBuffer();
    List<Attachment> attachments = new ArrayList<>();
    Health health = afterTasks == Health.WELL ? Health.after(values.failure()) : afterTasks;
    body.write(health.code());
    body.putLong(result.nanos());
    body.putInt(values.count());
    values.encoded().addTo(body, attachments);
    Throwable failure = failure(result, values, head);
    if (failure != null) {
      gauge.at(Phase.WRITES_RESULT, values.count());
    }
    Failures.write(failure, body, attachments, loaders);
    gauge.at(Phase.ANSWERS, Math.max(0, result.ended() - 1));
    body.putText(result.failure() == null ? "" : result.log());
    // What the classes of results and failures left of an interruption would close the connection.
    boolean _ = Thread.interrupted();
    wire.send(Frame.RESULT, body, attachments);
    return health;
  }

  private static @Nullable Throwable failure(
      BatchResult result, TaskValues values, BatchHead head) {
    Throwable unsendable = values.failure();
    if (unsendable == null) {
      return result.failure();
    }
    int position = values.count();
    if (unsendable instanceof OversizeException && position > 0) {
      return null; // only too much for one answer: the tasks from here on are sent again
    }
    return Unsendable.explain(
        "the result of task " + (head.firstIndex() + position),
        Unsendable.Role.RESULT,
        result.value(position),
        unsendable);
  }
}
