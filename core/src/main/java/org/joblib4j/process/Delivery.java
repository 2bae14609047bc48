package org.joblib4j.process;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.Optional;
import org.joblib4j.function.Fn0;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to a worker and back, as the thread of a {@link WorkerSlot} carries it, and
 * what others see of that meanwhile.
 *
 * <p>The listener of a batch whose worker died is told so, with the task that the worker was at;
 * when it was at none, whoever sent the batch sends it again. A function that workers die of is not
 * sent for ever, see {@link FunctionTable#died}. A batch that fails here, in the parent, comes back
 * as failed: its worker is innocent.
 */
final class Delivery implements TaskClock.Watched {
  private final WorkerSlot slot;
  private final WorkerKind kind;
  private final Job job;
  private final SlotGauge gauge = new SlotGauge();

  /** Null as long as there is none; written by the slot's thread, read by any, as is the next. */
  private volatile @Nullable WorkerProcess process;

  /** The number of the batch that the worker has, 0 while it has none. */
  private volatile long sent;

  /** For the slot's thread, and for the clock itself. */
  private volatile @Nullable TaskClock clock;

  Delivery(WorkerSlot slot, WorkerKind kind, Job job) {
    this.slot = slot;
    this.kind = kind;
    this.job = job;
  }

  Job job() {
    return job;
  }

  /** Shows what this thread does. */
  Gauge gauge() {
    return gauge;
  }

  @Override
  public long state() {
    WorkerProcess worker = process;
    long batch = sent;
    return worker != null && batch > 0 ? worker.stateOf(batch) : gauge.state();
  }

  @Override
  public long progress() {
    WorkerProcess worker = process;
    return gauge.objects() + (worker == null ? 0 : worker.progress());
  }

  @Override
  public void interrupt() {
    WorkerProcess worker = process;
    long batch = sent;
    if (worker != null && batch > 0) {
      worker.interrupt(batch);
    }
  }

  @Override
  public void end() {
    WorkerLoss loss = judged(new WorkerLoss("", "the call's own process did not get on"));
    long state = state();
    if (Phase.of(state) == Phase.WRITES_FUNCTION) {
      job.run().functions().refuse(Phase.numberOf(state), loss);
    }
    slot.end(this, loss);
  }

  /** Under the lock of the slot: kills the worker if it has the batch. */
  boolean killWorker() {
    WorkerProcess worker = process;
    if (worker == null || sent == 0) {
      return false;
    }
    worker.kill();
    return true;
  }

  /** Whether this thread writes or reads values now. */
  boolean isInCodeOfUser() {
    return sent == 0 && Phase.of(gauge.state()) != Phase.WAITS;
  }

  /** Under the lock of the slot: a worker has the batch, by this number. */
  void isWith(WorkerProcess worker, long batch) {
    process = worker;
    sent = batch;
  }

  /** Whether something took longer than it may. */
  boolean isLate() {
    TaskClock timed = clock;
    return timed != null && timed.hasExpired();
  }

  /** What the clock says of a loss. */
  WorkerLoss judged(WorkerLoss loss) {
    TaskClock timed = clock;
    return timed == null ? loss : timed.judge(loss);
  }

  /** Carries the batch, in the thread of the slot. */
  void perform() throws IOException {
    if (job.run().isCancelled()) {
      job.cancel();
      return;
    }
    WorkerProcess worker = slot.workerFor(job);
    if (worker == null) {
      return;
    }
    process = worker;
    if (job.run().isCancelled()) {
      job.cancel();
      return;
    }
    job.begun(worker.name());
    RunSettings settings = job.run().settings();
    if (timed(TimeLimits.ofInitializer(settings), () -> prepare(worker))) {
      boolean _ = timed(TimeLimits.ofTasks(settings), () -> deliver(worker));
    }
  }

  /** A part of the delivery. */
  private interface Part {
    boolean run() throws IOException;
  }

  private boolean timed(TimeLimits limits, Part part) throws IOException {
    TaskClock timing = TaskClock.start(job.run().settings(), limits, this, Timer.SYSTEM);
    clock = timing;
    try {
      return part.run();
    } finally {
      if (timing != null) {
        timing.stop();
      }
    }
  }

  /** Runs the initializer in a worker that is new; where it fails, the job has ended. */
  private boolean prepare(WorkerProcess worker) throws IOException {
    Optional<Fn0<?, ?>> initializer = kind.initializer();
    if (initializer.isEmpty() || worker.isPrepared(job.run())) {
      return true;
    }
    Throwable failure;
    try {
      failure = new Preparation(initializer.get(), worker, this).run();
    } catch (Preparation.LostException e) {
      if (e.isInnocent()) {
        job.lose(e.loss());
      } else {
        slot.discard(worker);
        job.lose(Obituary.withLastLines(e.loss(), worker));
      }
      return false;
    } catch (WorkerSlot.GivenUpException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      slot.check(this);
      slot.discard(worker); // its connection stands in the middle of a frame
      throw e;
    }
    gauge.at(Phase.WAITS, -1);
    slot.check(this);
    if (failure == null) {
      worker.prepared(job.run());
      return true;
    }
    BatchResult result = new BatchResult(job.batch().size(), worker.name());
    result.failed(failure);
    job.finish(result);
    return false;
  }

  private boolean deliver(WorkerProcess worker) throws IOException {
    Batch batch = job.batch();
    ProcessRun run = job.run();
    if (run.isCancelled()) {
      job.cancel();
      return true;
    }
    BatchWriter writer =
        new BatchWriter(
            batch,
            run.around(),
            run.functions(),
            run::encoder,
            worker.functions(run.id()),
            TaskValues.MOST_BYTES,
            gauge);
    gauge.at(Phase.WAITS, -1);
    slot.check(this);
    if (writer.count() == 0) {
      WorkerLoss refusal = writer.refusal();
      if (refusal != null) {
        job.lose(refusal.at(0));
      } else {
        job.finish(unsent(writer, worker));
      }
      return true;
    }
    try {
      Frame answer = exchange(writer, worker);
      if (answer != null) {
        receive(answer, writer, worker);
      }
    } finally {
      // The worker opens what is shared when it reads the batch: until then it must not be given
      // up.
      Reference.reachabilityFence(writer);
    }
    return true;
  }

  /** Gives a batch to the worker and waits for its answer; null when the job has ended without. */
  private @Nullable Frame exchange(BatchWriter writer, WorkerProcess worker) throws IOException {
    Traffic before = worker.traffic();
    long number = hand(worker);
    try {
      // Whoever has cancelled the run meanwhile may have looked for this job before it was sent.
      Frame answer = job.run().isCancelled() ? null : worker.exchange(writer, head(number, worker));
      back();
      if (answer == null) {
        job.cancel();
      }
      return answer;
    } catch (IOException e) {
      back();
      WorkerLoss loss = judged(withOutput(Obituary.of(worker).causedBy(e), worker));
      countDeath(worker, loss);
      job.lose(loss);
      return null;
    } catch (RuntimeException | Error e) {
      back();
      slot.discard(worker); // its connection stands in the middle of a frame
      throw e;
    } finally {
      job.run().counter().add(worker.traffic().since(before));
    }
  }

  /** The number of a batch that the worker is about to get. */
  long hand(WorkerProcess worker) throws WorkerSlot.GivenUpException {
    return slot.hand(this, worker);
  }

  /** The worker has the batch no more, or has died. */
  void back() {
    sent = 0;
  }

  /** A worker that died while it read a function may have died of it. */
  private void countDeath(WorkerProcess worker, WorkerLoss loss) {
    long state = worker.state();
    if (Phase.of(state) == Phase.READS_FUNCTION) {
      countDeath(Phase.numberOf(state), loss);
    }
  }

  /** A worker has died of a function, perhaps; of one that made it loop, for certain. */
  void countDeath(int function, WorkerLoss loss) {
    if (loss.isTimedOut()) {
      job.run().functions().refuse(function, loss);
    } else {
      job.run().functions().died(function, loss);
    }
  }

  /** Discards a worker that died; adds what the task had printed that it died of. */
  private WorkerLoss withOutput(WorkerLoss loss, WorkerProcess dead) {
    slot.discard(dead);
    WorkerLoss told = Obituary.withLastLines(loss, dead);
    if (loss.position() >= 0
        && dead.exitCode() == WorkerMain.SICK
        && job.run().givesAnotherChance(job.batch().firstIndex() + loss.position())) {
      return told.at(-1);
    }
    return loss.position() < 0 || !job.run().settings().keepLogs()
        ? told
        : told.logged(dead.output(job.batch().firstIndex() + loss.position()));
  }

  private BatchHead head(long number, WorkerProcess worker) {
    ProcessRun run = job.run();
    Batch batch = job.batch();
    return new BatchHead(
        number,
        run.id(),
        run.contextLoader(),
        batch.firstIndex(),
        batch.attempt(),
        batch.seed(),
        batch.budgetNanos(),
        run.settings().keepLogs(),
        worker.takeChanges(run.surroundings()));
  }

  private BatchResult unsent(BatchWriter writer, WorkerProcess worker) {
    BatchResult result = new BatchResult(job.batch().size(), worker.name());
    Throwable failure = writer.failure();
    if (failure != null) {
      result.failed(failure);
    }
    return result;
  }

  private void receive(Frame answer, BatchWriter writer, WorkerProcess worker) throws IOException {
    Batch batch = job.batch();
    if (job.run().isCancelled()) {
      job.cancel();
      if (answer.kind() == Frame.EXHAUSTED) {
        slot.discard(worker);
      }
      return;
    }
    if (answer.kind() == Frame.EXHAUSTED) {
      WorkerLoss loss = Obituary.outOfMemory(worker);
      countDeath(worker, loss);
      slot.discard(worker);
      job.lose(Obituary.withLastLines(loss, worker));
      return;
    }
    ResultReader read =
        ResultReader.read(
            answer, batch.size(), batch.firstIndex(), worker.name(), ParentLoaders.TABLE, gauge);
    gauge.at(Phase.WAITS, -1);
    slot.check(this);
    BatchResult result = read.result();
    worker.ran(result.ended());
    if (read.health() != Health.WELL) {
      result = dismiss(worker, read);
    }
    Throwable unsent = writer.failure();
    if (unsent != null && result.failure() == null && result.completed() == writer.count()) {
      result.failed(unsent);
    }
    TaskClock timed = clock;
    job.finish(timed == null ? result : timed.judge(result, batch.firstIndex()));
    if (kind.isWornBy(worker.tasksRun())) {
      slot.retire(worker);
    }
  }

  /** Discards a worker that can run no other batch; returns what its answer stands for. */
  private BatchResult dismiss(WorkerProcess worker, ResultReader read) {
    slot.discard(worker);
    Health health = read.health();
    BatchResult result = read.result();
    if (!health.mayBeInnocent()) {
      return result;
    }
    Log.of(Delivery.class)
        .log(System.Logger.Level.WARNING, () -> worker.name() + " is replaced: " + health.reason());
    Batch batch = job.batch();
    return job.run().givesAnotherChance(batch.firstIndex() + result.completed())
        ? read.withoutFailure(batch.size())
        : result;
  }
}
