package org.joblib4j.process;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.OptionalLong;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.jspecify.annotations.Nullable;

/**
 * The initializer of a pool's workers on its way to one of them: a batch of one task, sent before
 * the first batch of a run, with which it shares the class loaders.
 */
final class Preparation {
  private final Fn0<?, ?> initializer;
  private final WorkerProcess process;
  private final ProcessRun run;

  Preparation(Fn0<?, ?> initializer, WorkerProcess process, ProcessRun run) {
    this.initializer = initializer;
    this.process = process;
    this.run = run;
  }

  /**
   * Runs it.
   *
   * @param number of the batch
   * @return why it failed, null when it did not
   * @throws LostException when the worker died of it
   * @throws IOException when it cannot be written or its answer cannot be read, here: the worker is
   *     innocent
   */
  @Nullable Throwable run(long number) throws IOException {
    Throwable failure = call(number);
    return failure == null
        ? null
        : new IllegalStateException(
            "the initializer of "
                + process.name()
                + " failed: "
                + ThrowableSketch.describe(failure),
            failure);
  }

  private @Nullable Throwable call(long number) throws IOException {
    Batch batch = Batch.ofTasks(0, new Task<?>[] {Task.delayed(initializer)}, Long.MAX_VALUE);
    BatchWriter writer =
        new BatchWriter(
            batch,
            null,
            run.functions(),
            run::encoder,
            process.functions(run.id()),
            TaskValues.MOST_BYTES);
    if (writer.count() == 0) {
      return writer.failure();
    }
    BatchHead head =
        new BatchHead(
            number,
            run.id(),
            run.contextLoader(),
            0,
            1,
            OptionalLong.empty(),
            Long.MAX_VALUE,
            false,
            process.takeChanges(run.surroundings()));
    try {
      Frame answer = exchange(writer, head);
      return ResultReader.read(answer, 1, 0, process.name(), ParentLoaders.TABLE)
          .result()
          .failure();
    } finally {
      Reference.reachabilityFence(writer);
    }
  }

  private Frame exchange(BatchWriter writer, BatchHead head) throws LostException {
    try {
      Frame answer = process.exchange(writer, head);
      if (answer.kind() == Frame.EXHAUSTED) {
        throw new IOException("it ran out of Java heap");
      }
      return answer;
    } catch (IOException e) {
      String message = Obituary.of(process).message() + ", in its initializer";
      throw new LostException(new WorkerLoss(process.name(), message).causedBy(e));
    }
  }

  /** The worker died of its initializer; caught where the batch is that it was for. */
  static final class LostException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient WorkerLoss loss;

    LostException(WorkerLoss loss) {
      super(loss.message());
      this.loss = loss;
    }

    WorkerLoss loss() {
      return loss;
    }
  }
}
