package org.joblib4j.parallel;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.text.ArgumentText;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way through a backend, and its place in the order of results.
 *
 * <p>The backend's thread writes {@link #result} or {@link #loss}, or neither when it was
 * cancelled, {@link #returnedNanos} where the call is watched, and then says that it has returned.
 * The dispatching thread reads these only after that; all other fields are its own.
 *
 * <p>Who has it in hand, and since when, is told by the backend's thread and may be looked at by
 * any thread at any time.
 *
 * <p>A pending batch that has been settled stands for the values of its first {@link #completed}
 * tasks and, where the call goes on after failures, for the failure of the task after them.
 */
final class PendingBatch implements BatchListener {
  private final Dispatcher dispatcher;
  private final Batch batch;
  private @Nullable BatchResult result;
  private @Nullable WorkerLoss loss;
  private volatile @Nullable Holder holder;

  /**
   * Who has a batch in hand.
   *
   * @param since by {@link System#nanoTime}
   */
  record Holder(String worker, long since) {}

  /** The batch whose results follow these. */
  @Nullable PendingBatch next;

  /** When a delayed attempt may begin, by the call's timer. */
  long dueNanos;

  /** When it was sent, the last time, for a call that is watched. */
  long sentNanos;

  /** When it returned, for a call that is watched. */
  long returnedNanos;

  /** How often workers died before they had begun with it. */
  int losses;

  /** Whether its tasks were sent before in the same attempt; whoever watches was told so then. */
  private boolean wasSent;

  /** Those of the task that failed, in this attempt or one before, once they were told. */
  private @Nullable List<String> failedArguments;

  private boolean settled;
  private int completed;
  private Outcome.@Nullable Failure<?> failure;

  /** A pending batch that has not begun; a batch in its second or later attempt is one task. */
  PendingBatch(Dispatcher dispatcher, Batch batch) {
    this.dispatcher = dispatcher;
    this.batch = batch;
  }

  /** Some of its tasks, which a worker has not begun or has lost: they are sent once more. */
  PendingBatch part(int from, int to) {
    PendingBatch part = new PendingBatch(dispatcher, batch.slice(from, to));
    part.wasSent = true;
    return part;
  }

  /** Another attempt of one of its tasks. */
  PendingBatch nextAttempt(int position) {
    PendingBatch next =
        new PendingBatch(
            dispatcher, batch.slice(position, position + 1).inAttempt(batch.attempt() + 1));
    next.failedArguments = failedArguments;
    return next;
  }

  Batch batch() {
    return batch;
  }

  boolean wasSent() {
    return wasSent;
  }

  int attempt() {
    return batch.attempt();
  }

  /** The failure of the task that failed, of which there is one in a batch, in full. */
  Outcome.Failure<?> failureAt(int position, Throwable cause, String worker) {
    List<String> arguments = failedArguments;
    if (arguments == null) {
      arguments = ArgumentText.of(batch.arguments(position));
      failedArguments = arguments;
    }
    return new Outcome.Failure<>(
        cause, batch.firstIndex() + position, arguments, batch.attempt(), worker);
  }

  /** What came back; null when the batch was lost. */
  @Nullable BatchResult result() {
    return result;
  }

  /** Its worker ended; null when it did not. */
  @Nullable WorkerLoss loss() {
    return loss;
  }

  void settle(int valuesInFront, Outcome.@Nullable Failure<?> failureAfterThem) {
    settled = true;
    completed = valuesInFront;
    failure = failureAfterThem;
  }

  boolean isSettled() {
    return settled;
  }

  /** How many tasks have a value. */
  int completed() {
    return completed;
  }

  /** The value of a task below {@link #completed()}. */
  @Nullable Object value(int position) {
    return Objects.requireNonNull(result, "no result has come back").value(position);
  }

  /** The values of the completed tasks. */
  List<@Nullable Object> values() {
    return completed == 0
        ? List.of()
        : Objects.requireNonNull(result, "no result has come back").values(completed);
  }

  /** Adds its values by the indices of their tasks. */
  void addValues(SortedMap<Long, @Nullable Object> values) {
    for (int i = 0; i < completed; i++) {
      values.put(batch.firstIndex() + i, value(i));
    }
  }

  /** The failure of the task after the completed ones; null where there is none to tell. */
  Outcome.@Nullable Failure<?> failure() {
    return failure;
  }

  /** How many results it stands for. */
  int results() {
    return failure == null ? completed : completed + 1;
  }

  /** Settles a batch that was never sent: its results were there. */
  void recalled(BatchResult known) {
    result = known;
    settle(known.completed(), null);
  }

  /** The worker that has taken it, null before one has or where the backend does not tell. */
  @Nullable Holder holder() {
    return holder;
  }

  @Override
  public void begun(String worker) {
    holder = new Holder(worker, System.nanoTime());
  }

  @Override
  public void finished(BatchResult outcome) {
    result = outcome;
    dispatcher.returned(this);
  }

  @Override
  public void lost(WorkerLoss of) {
    loss = of;
    dispatcher.returned(this);
  }

  @Override
  public void cancelled() {
    dispatcher.returned(this);
  }
}
