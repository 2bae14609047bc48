package org.joblib4j.process;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.TaskContext;
import org.joblib4j.parallel.spi.TaskGate;
import org.joblib4j.parallel.spi.TaskLog;

/** Runs the batches that arrive over a connection, one after the other, in one thread. */
final class Worker implements LifeLine.Receiver {
  private final String name;
  private final Wire wire;
  private final LoaderTable loaders;
  private final StatusPage page;
  private final CurrentTask task;
  private final ParentLog log;
  private final OwnSurroundings surroundings;
  private final RunningBatch running;
  private final Map<Long, WorkerRun> runs = new ConcurrentHashMap<>();
  private final ReceivedFunctions functions = new ReceivedFunctions();

  private volatile boolean left;

  /**
   * What the parent reads when there is no memory left to write anything else; made while there is.
   */
  private final OutBuffer exhausted = new OutBuffer();

  /**
   * A worker of the current thread.
   *
   * @param name its name in messages
   * @param rank its number among its siblings, from 0 on
   * @param task told what runs
   * @param log where its records go
   * @param surroundings what its JVM has of the caller's
   */
  Worker(
      String name,
      int rank,
      Wire wire,
      LoaderTable loaders,
      StatusPage page,
      CurrentTask task,
      ParentLog log,
      OwnSurroundings surroundings) {
    this.name = name;
    this.wire = wire;
    this.loaders = loaders;
    this.page = page;
    this.task = task;
    this.log = log;
    this.surroundings = surroundings;
    this.running = new RunningBatch(Thread.currentThread(), page, task, name, rank);
  }

  /** From now on, what this JVM prints and logs is its running task's. */
  void takeOutput() {
    TaggedOutput.install(task);
    ParentLog.install(log);
  }

  @Override
  public void interrupt(long batch) {
    running.interrupt(batch);
  }

  @Override
  public void name(long batch) {
    running.name(batch);
  }

  @Override
  public void endRun(long run) {
    WorkerRun ended = runs.remove(run);
    if (ended != null) {
      ended.arrays().forgetAll();
    }
  }

  @Override
  public void forget(long storage) {
    runs.values().forEach(run -> run.arrays().forget(storage));
  }

  @Override
  public void leave() {
    left = true;
    try {
      wire.close();
    } catch (IOException e) {
      // It is the end anyway.
    }
  }

  /** Whether the life line ended the work, and sees to the end of the process. */
  boolean hasLeft() {
    return left;
  }

  /**
   * Answers batches until the connection is closed, or until it can run none any more.
   *
   * @return whether there was memory enough
   * @throws IOException when the connection fails
   */
  boolean serve() throws IOException {
    try {
      boolean healthy = true;
      while (healthy) {
        Frame frame;
        try {
          // A thread that a task left may have interrupted this one, which would close the
          // connection.
          boolean _ = Thread.interrupted();
          frame = wire.receive();
        } catch (EOFException | ClosedChannelException e) {
          return true;
        }
        healthy = answer(frame);
      }
    } catch (OutOfMemoryError e) {
      boolean _ = Thread.interrupted();
      wire.send(Frame.EXHAUSTED, exhausted, List.of());
    }
    return false;
  }

  /** Runs a batch and says whether the worker can run another one. */
  private boolean answer(Frame frame) throws IOException {
    BatchHead head = BatchHead.read(frame.body());
    page.received(head.number());
    follow(head.changes());
    Thread.currentThread().setContextClassLoader(contextLoader(head));
    WorkerRun run = runs.get(head.run());
    if (run == null) {
      run = new WorkerRun(functions);
      runs.put(head.run(), run);
    }
    BatchResult result = run(head, frame, run);
    Health health = Health.after(result.failure());
    return ResultWriter.send(result, head, health, wire, loaders, page) == Health.WELL;
  }

  private void follow(Changes changes) throws IOException {
    changes.endedRuns().forEach(this::endRun);
    if (!changes.levels().isEmpty()) {
      WorkerLogManager.follow(changes.levels());
    }
    if (changes.surroundings() != null) {
      surroundings.follow(changes.surroundings());
    }
  }

  private ClassLoader contextLoader(BatchHead head) throws IOException {
    try {
      return loaders.loader(head.contextLoader());
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private BatchResult run(BatchHead head, Frame frame, WorkerRun run) throws IOException {
    BatchReader read =
        DeepStack.run(last -> new BatchReader(head, frame.duplicate(), run, loaders, last, page));
    TaskLog log = head.keepLogs() ? new TaskLog() : null;
    BatchResult result = new BatchResult(read.batch().size(), name, log);
    task.log(log);
    TaskGate gate = running.begin(head, read.batch().size());
    try {
      runInContext(read, result, gate);
    } finally {
      running.end();
      task.log(null);
    }
    Throwable unreadable = read.failure();
    boolean ranAll = result.failure() == null && result.completed() == read.batch().size();
    if (unreadable != null && ranAll) {
      result.failed(unreadable);
    }
    return result;
  }

  private static void runInContext(BatchReader read, BatchResult result, TaskGate gate) {
    TaskContext around;
    try {
      Fn1<Runnable, ?, RuntimeException> context = read.context();
      around = context == null ? TaskContext.NONE : batch -> callIn(context, batch);
    } catch (IOException | RuntimeException | Error e) {
      result.failed(e);
      return;
    }
    BatchRunner.run(read.batch(), result, gate, around);
  }

  private static void callIn(Fn1<Runnable, ?, RuntimeException> context, Runnable batch) {
    Object _ = context.call(batch);
  }
}
