package org.joblib4j.parallel;

import java.util.Objects;
import java.util.Optional;
import org.joblib4j.function.Recalling;
import org.joblib4j.function.Recalling.Recalled;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.jspecify.annotations.Nullable;

/**
 * The results of a batch that its functions know already, such as those of a cached function that
 * are stored: they are taken before anything is sent to a worker.
 */
final class Recollection {
  private static final String NOBODY = "nobody, the result was there";

  private Recollection() {}

  /** Whether one of the batch's functions may know results. */
  static boolean mayKnow(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.function(i) instanceof Recalling) {
        return true;
      }
      if (batch.hasOneFunction()) {
        return false;
      }
    }
    return false;
  }

  /**
   * The results of consecutive tasks from a position on; null when that of the first is unknown.
   */
  static @Nullable BatchResult from(Batch batch, int position) {
    BatchResult known = null;
    for (int i = position; i < batch.size(); i++) {
      Optional<Recalled> recalled = recall(batch, i);
      if (recalled.isEmpty()) {
        return known;
      }
      if (known == null) {
        known = new BatchResult(batch.size() - position, NOBODY);
      }
      known.succeeded(recalled.get().value());
    }
    return known;
  }

  private static Optional<Recalled> recall(Batch batch, int position) {
    if (batch.function(position) instanceof Recalling function) {
      try {
        Optional<Recalled> recalled = function.recall(batch.arguments(position).toArray());
        return Objects.requireNonNullElse(recalled, Optional.empty());
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        // Computing the result will fail for the same reason, as a failure of this task.
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
