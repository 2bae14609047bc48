package org.joblib4j.parallel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.process.ProcessBackend;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a loop is run in parallel, and runs it.
 *
 * {@snippet class="org.joblib4j.examples.FirstSteps" region="map"}
 *
 * <p>A value of this type is immutable: {@link #batchSize} and its like return a changed copy. It
 * may be kept in a constant and used by several threads at once.
 *
 * <p><b>Results</b> come in the order of the input. The input is pulled by the calling thread, a
 * little ahead of the workers, and is never held as a whole.
 *
 * <p><b>Failure.</b> The first task that fails ends the call: tasks that run are interrupted, the
 * others are not begun, and the failure arrives as {@link TaskFailedException} with the index, the
 * arguments and the original exception. What the input itself throws arrives as it is. A caller
 * that is interrupted gets a {@link java.util.concurrent.CancellationException} and keeps its
 * interrupted status.
 *
 * <p><b>Workers</b> of a value that is not opened are found when a call needs them: threads are
 * borrowed from a reserve of this JVM, worker processes stay idle for five minutes after a call and
 * serve the next one. {@link #open} gets workers of its own for a series of calls, and {@link
 * #close} ends them.
 *
 * <p><b>Threads or processes.</b> Threads share memory and cost nothing; take them unless there is
 * a reason. Worker processes isolate: static state, native crashes, leaks, {@code System.exit}.
 * What travels to a process must be serializable; a lambda is, if what it captures is. Statics have
 * their initial values there, and captured objects are copies. Arrays over {@link #shareArraysOver}
 * bytes are shared through memory instead of being copied.
 */
public final class Parallel implements AutoCloseable {
  private static final Backend THREADS = new ThreadBackend();
  private static final Backend VIRTUAL_THREADS = new VirtualThreadBackend();
  private static final Backend PROCESSES = new ProcessBackend();

  private final Settings settings;
  private final @Nullable Workers opened;

  private Parallel(Settings settings, @Nullable Workers opened) {
    this.settings = settings;
    this.opened = opened;
  }

  /**
   * Runs in the default place, threads of this JVM.
   *
   * @param jobs how many tasks run at a time; -1 for all CPUs, -2 for all but one, and so on; with
   *     1 the loop runs in the calling thread
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel jobs(int jobs) {
    return threads(jobs);
  }

  /**
   * Runs in threads of this JVM.
   *
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel threads(int jobs) {
    return new Parallel(Settings.of(THREADS, jobs), null);
  }

  /**
   * Runs in virtual threads of this JVM: for tasks that wait, for files, sockets or other services,
   * not for those that compute.
   *
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel virtualThreads(int jobs) {
    return new Parallel(Settings.of(VIRTUAL_THREADS, jobs), null);
  }

  /**
   * Runs in worker processes, JVMs of their own on this machine.
   *
   * @param jobs how many processes; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel processes(int jobs) {
    return new Parallel(Settings.of(PROCESSES, jobs), null);
  }

  /**
   * Runs on a backend of your own.
   *
   * @param backend where the tasks run
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel on(Backend backend, int jobs) {
    return new Parallel(Settings.of(backend, jobs), null);
  }

  /**
   * Sends a fixed number of tasks at a time, instead of a number that follows from how long they
   * take.
   *
   * @param tasks 1 sends each task by itself
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel batchSize(int tasks) {
    return new Parallel(settings.withBatchSize(tasks), opened);
  }

  /**
   * Shares arrays with worker processes through memory when they are larger than this.
   *
   * <p>An {@link org.joblib4j.array.NdArray} arrives as a read-only map, a primitive array as one
   * copy for each worker, which its tasks have in common and should not change. Default: one
   * mebibyte.
   *
   * @param bytes {@link Long#MAX_VALUE} copies every array to every task
   * @throws IllegalArgumentException when it is negative
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel shareArraysOver(long bytes) {
    if (opened != null) {
      throw new IllegalStateException("shareArraysOver must be set before open()");
    }
    return new Parallel(settings.withShareArraysOver(bytes), null);
  }

  /**
   * Tries failed tasks again, at once, this many times.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public Parallel retries(int times) {
    return retries(Retry.times(times));
  }

  /** Tries failed tasks again as a policy says. */
  public Parallel retries(Retry policy) {
    return new Parallel(settings.withRetry(policy), opened);
  }

  /**
   * Bounds how many results may wait for the reader of a lazy stream before the workers have to.
   *
   * @param results default 1000
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel mostUnread(int results) {
    return new Parallel(settings.withMostUnread(results), opened);
  }

  /** How many tasks run at a time on this machine. */
  public int workers() {
    return opened != null ? opened.count() : settings.workers();
  }

  /**
   * What went to the workers of an opened value and came back since they were opened: nothing for
   * threads.
   *
   * @throws IllegalStateException when this value is not open
   */
  public Traffic traffic() {
    if (opened == null) {
      throw new IllegalStateException("only workers that are open count their traffic");
    }
    return opened.traffic();
  }

  /**
   * Gets workers for several calls.
   *
   * {@snippet class="org.joblib4j.examples.FirstSteps" region="open"}
   *
   * @return a value that keeps its workers until it is closed; calls of several threads share them
   * @throws UncheckedIOException when worker processes cannot be started
   * @throws IllegalStateException when this value is open already
   */
  public Parallel open() {
    if (opened != null) {
      throw new IllegalStateException("these workers are open already");
    }
    return new Parallel(settings, openWorkers(settings.workerSettings(true)));
  }

  /**
   * Ends the workers of an opened value; calls that still run are cancelled.
   *
   * <p>Blocks until running tasks have obeyed their interrupt, two seconds at most in threads; a
   * process that does not is killed. Does nothing on a value that was not opened.
   */
  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }

  /**
   * Calls a function with each input and returns the results in the order of the inputs.
   *
   * @throws TaskFailedException when a call of the function fails, or its worker dies
   * @throws java.util.concurrent.CancellationException when this thread is interrupted, which it
   *     then still is, or the workers are closed meanwhile
   */
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return run(TaskSource.ofInputs(inputs.iterator(), function, length(inputs)));
  }

  /**
   * Calls a function with each input and returns the results in the order of the inputs; closes the
   * stream.
   *
   * @throws TaskFailedException when a call of the function fails, or its worker dies
   * @throws java.util.concurrent.CancellationException when this thread is interrupted, which it
   *     then still is, or the workers are closed meanwhile
   */
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Stream<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    try (inputs) {
      Spliterator<? extends A> source = inputs.spliterator();
      return run(
          TaskSource.ofInputs(
              Spliterators.iterator(source), function, source.getExactSizeIfKnown()));
    }
  }

  /**
   * Runs tasks and returns their results in order.
   *
   * {@snippet class="org.joblib4j.examples.FirstSteps" region="call"}
   *
   * @throws TaskFailedException when a task fails, or its worker dies
   * @throws java.util.concurrent.CancellationException when this thread is interrupted, which it
   *     then still is, or the workers are closed meanwhile
   */
  public <R extends @Nullable Object> List<R> call(Iterable<? extends Task<? extends R>> tasks) {
    return run(TaskSource.ofTasks(tasks.iterator(), length(tasks)));
  }

  /**
   * Runs tasks and returns their results in order; closes the stream.
   *
   * @throws TaskFailedException when a task fails, or its worker dies
   * @throws java.util.concurrent.CancellationException when this thread is interrupted, which it
   *     then still is, or the workers are closed meanwhile
   */
  public <R extends @Nullable Object> List<R> call(Stream<? extends Task<? extends R>> tasks) {
    try (tasks) {
      Spliterator<? extends Task<? extends R>> source = tasks.spliterator();
      return run(TaskSource.ofTasks(Spliterators.iterator(source), source.getExactSizeIfKnown()));
    }
  }

  /**
   * Runs tasks and returns what became of each, in order: nothing is lost because another one
   * failed.
   *
   * @throws java.util.concurrent.CancellationException when this thread is interrupted, which it
   *     then still is, or the workers are closed meanwhile
   */
  public <R extends @Nullable Object> List<Outcome<R>> outcomes(
      Iterable<? extends Task<? extends R>> tasks) {
    return outcomes(TaskSource.ofTasks(tasks.iterator(), length(tasks)));
  }

  /**
   * Calls a function with each input and returns what became of each, in order: nothing is lost
   * because another one failed.
   *
   * @throws java.util.concurrent.CancellationException when this thread is interrupted, which it
   *     then still is, or the workers are closed meanwhile
   */
  public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> outcomes(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return outcomes(TaskSource.ofInputs(inputs.iterator(), function, length(inputs)));
  }

  /**
   * Runs tasks while their results are read, in order.
   *
   * <p>Nothing runs before the stream's terminal operation. From then on the workers are kept busy
   * as long as the reader reads: at most {@link #mostUnread} results wait for it. A stream that is
   * not read to its end must be closed, which cancels its tasks; one that is only dropped is
   * cancelled when it is garbage-collected. A failure is thrown to the reader.
   *
   * <p>The stream is sequential. Its reader meets the same exceptions as a caller of {@link #call}.
   */
  public <R extends @Nullable Object> Stream<R> stream(
      Iterable<? extends Task<? extends R>> tasks) {
    return ResultStream.of(
        this::startWorkers,
        () -> TaskSource.ofTasks(tasks.iterator(), length(tasks)),
        settings.toStream(true));
  }

  /**
   * Calls a function with each input while the results are read, in the order of the inputs; see
   * {@link #stream(Iterable)}.
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return ResultStream.of(
        this::startWorkers,
        () -> TaskSource.ofInputs(inputs.iterator(), function, length(inputs)),
        settings.toStream(true));
  }

  /**
   * Calls a function with each input while the results are read, as they finish; see {@link
   * #stream(Iterable)}.
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> unorderedStream(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return ResultStream.of(
        this::startWorkers,
        () -> TaskSource.ofInputs(inputs.iterator(), function, length(inputs)),
        settings.toStream(false));
  }

  private <R extends @Nullable Object> List<R> run(TaskSource source) {
    List<R> results = new ArrayList<>();
    dispatch(source, settings.toList(true), flight -> addValues(flight, results));
    return results;
  }

  private <R extends @Nullable Object> List<Outcome<R>> outcomes(TaskSource source) {
    List<Outcome<R>> outcomes = new ArrayList<>();
    dispatch(
        source,
        settings.toList(false),
        flight -> {
          List<R> values = new ArrayList<>();
          addValues(flight, values);
          values.forEach(value -> outcomes.add(new Outcome.Success<>(value)));
          if (flight.failure() != null) {
            outcomes.add(new Outcome.Failure<>(flight.failure()));
          }
        });
    return outcomes;
  }

  private void dispatch(TaskSource source, Dispatch how, Consumer<Flight> reader) {
    try (RunningWorkers workers = startWorkers();
        Dispatcher dispatcher = new Dispatcher(workers.workers(), source, how)) {
      for (Flight flight = dispatcher.next(); flight != null; flight = dispatcher.next()) {
        reader.accept(flight);
      }
    }
  }

  @SuppressWarnings("unchecked") // the tasks of the call return R, as the public methods say
  private static <R extends @Nullable Object> void addValues(Flight flight, List<R> values) {
    for (int i = 0; i < flight.completed(); i++) {
      values.add((R) flight.value(i));
    }
  }

  /** The opened workers, which stay, or workers for one call. */
  private RunningWorkers startWorkers() {
    return opened != null
        ? new RunningWorkers(opened, false)
        : new RunningWorkers(openWorkers(settings.workerSettings(false)), true);
  }

  private Workers openWorkers(WorkerSettings workers) {
    try {
      return settings.backend().open(workers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(Iterable<?> iterable) {
    return iterable instanceof Collection<?> collection ? collection.size() : -1;
  }

  /** The settings, for a person to read. */
  @Override
  public String toString() {
    return "Parallel["
        + settings.backend().name()
        + ", jobs "
        + settings.jobs()
        + (opened == null ? "]" : ", open]");
  }
}
