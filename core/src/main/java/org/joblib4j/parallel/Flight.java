package org.joblib4j.parallel;

import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way through a backend, and its place in the order of results.
 *
 * <p>The backend's thread writes {@link #result} or {@link #lost} and then reports the landing; all
 * other fields belong to the dispatching thread, which reads those two only after it has taken the
 * flight from the landings.
 */
final class Flight implements BatchListener {
  private final Dispatcher dispatcher;
  private final Batch batch;
  private @Nullable BatchResult result;
  private @Nullable Exception lost;

  /** The flight whose results follow these. */
  @Nullable Flight next;

  /** Whether the dispatcher has seen the landing. */
  boolean landed;

  Flight(Dispatcher dispatcher, Batch batch) {
    this.dispatcher = dispatcher;
    this.batch = batch;
  }

  Batch batch() {
    return batch;
  }

  /** What came back; null when the batch was lost. */
  @Nullable BatchResult result() {
    return result;
  }

  /** Why the batch did not come back; null when it did. */
  @Nullable Exception lost() {
    return lost;
  }

  @Override
  public void finished(BatchResult outcome) {
    result = outcome;
    dispatcher.land(this);
  }

  @Override
  public void lost(Exception cause) {
    lost = cause;
    dispatcher.land(this);
  }
}
