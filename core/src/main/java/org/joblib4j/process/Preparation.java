package org.joblib4j.process;

import java.io.IOException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.text.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * The initializer of a pool's workers on its way to one of them: a batch of one task, sent before
 * the first batch of a run, with which it shares the class loaders.
 */
final class Preparation {
  private final Fn0<?, ?> initializer;
  private final WorkerProcess process;
  private final Delivery delivery;
  private final ProcessRun run;

  /**
   * A preparation to be made.
   *
   * @param delivery the one that needs the worker
   */
  Preparation(Fn0<?, ?> initializer, WorkerProcess process, Delivery delivery) {
    this.initializer = initializer;
    this.process = process;
    this.delivery = delivery;
    this.run = delivery.job().run();
  }

  /**
   * Runs it.
   *
   * @return why it failed, null when it did not
   * @throws LostException when the worker died of it, or others did before
   * @throws IOException when it cannot be written or its answer cannot be read, here: the worker is
   *     innocent
   */
  @Nullable Throwable run() throws IOException {
    Throwable failure = call();
    if (failure != null && delivery.isLate()) {
      throw tooLate(true); // it obeyed the interrupt
    }
    return failure == null
        ? null
        : new IllegalStateException(
            "the initializer of "
                + process.name()
                + " failed: "
                + ThrowableSketch.describe(failure),
            failure);
  }

  private @Nullable Throwable call() throws IOException {
    Batch batch = Batch.ofTasks(0, new Task<?>[] {Task.delayed(initializer)}, Long.MAX_VALUE);
    BatchWriter writer =
        new BatchWriter(
            batch,
            null,
            run.functions(),
            run::encoder,
            process.functions(run.id()),
            TaskValues.MOST_BYTES,
            delivery.gauge());
    delivery.gauge().at(Phase.WAITS, -1);
    WorkerLoss refusal = writer.refusal();
    if (refusal != null) {
      throw new LostException(refusal.at(0), true);
    }
    if (writer.count() == 0) {
      return writer.failure();
    }
    try {
      Frame answer = exchange(writer);
      return answer == null
          ? new CancellationException()
          : ResultReader.read(answer, 1, 0, process.name(), ParentLoaders.TABLE, delivery.gauge())
              .result()
              .failure();
    } finally {
      Reference.reachabilityFence(writer);
    }
  }

  /** Null when the run was cancelled. */
  private @Nullable Frame exchange(BatchWriter writer) throws IOException {
    BatchHead head =
        new BatchHead(
            delivery.hand(process),
            run.id(),
            run.contextLoader(),
            0,
            1,
            OptionalLong.empty(),
            Long.MAX_VALUE,
            false,
            process.takeChanges(run.surroundings()));
    try {
      // Whoever has cancelled the run meanwhile may have looked for this job before it was sent.
      Frame answer = run.isCancelled() ? null : process.exchange(writer, head);
      delivery.back();
      if (answer != null && answer.kind() == Frame.EXHAUSTED) {
        throw new IOException("it ran out of Java heap");
      }
      return answer;
    } catch (IOException e) {
      delivery.back();
      long state = process.state();
      if (delivery.isLate() && Phase.of(state) == Phase.RUNS) {
        throw tooLate(false);
      }
      String message = Obituary.of(process).message() + ", in its initializer";
      WorkerLoss loss = delivery.judged(new WorkerLoss(process.name(), message).causedBy(e)).at(-1);
      countDeath(loss);
      throw new LostException(loss, false);
    }
  }

  /** The initializer of no other worker is tried: it would take as long. */
  private LostException tooLate(boolean innocent) throws IOException {
    String limit =
        DurationText.of(Duration.ofNanos(TimeLimits.ofInitializer(run.settings()).task()));
    String message =
        "the initializer of %s took longer than %s; it has ten times the timeout of a task, and at least 10 s"
            .formatted(process.name(), limit);
    WorkerLoss loss =
        new WorkerLoss(process.name(), message, -1, "", true, new TimeoutException(message));
    countDeath(loss);
    return new LostException(loss, innocent);
  }

  private void countDeath(WorkerLoss loss) throws IOException {
    FunctionTable.Entry entry = run.functions().entry(initializer);
    if (entry != null) {
      delivery.countDeath(entry.id(), loss);
    }
  }

  /** The worker died of its initializer; caught where the batch is that it was for. */
  static final class LostException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient WorkerLoss loss;
    private final boolean innocent;

    LostException(WorkerLoss loss, boolean innocent) {
      super(loss.message());
      this.loss = loss;
      this.innocent = innocent;
    }

    WorkerLoss loss() {
      return loss;
    }

    /** Whether the worker goes on. */
    boolean isInnocent() {
      return innocent;
    }
  }
}
