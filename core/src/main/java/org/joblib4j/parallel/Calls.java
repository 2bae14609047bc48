package org.joblib4j.parallel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.Dispatch.OnFailure;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.TaskContext;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of a {@link Parallel}: finds their workers, drives a {@link Dispatcher}, and
 * gathers what it hands out. What a call was not told is looked up in the scope of its thread.
 *
 * @param settings what the value was told
 * @param opened its workers, if it is open
 */
record Calls(Settings settings, @Nullable Workers opened) {

  /** The results in order. */
  <R extends @Nullable Object> List<R> list(Inputs inputs) {
    TaskSource source = new TaskSource(inputs);
    Settings all = effective();
    CollectedResults<R> results = new CollectedResults<>(source.remaining());
    try {
      run(source, Dispatch.of(all, backend(), onFailure(all), true, Long.MAX_VALUE), results::add);
    } catch (CallAbortedException e) {
      e.addFinished(results.toMap());
      throw e;
    }
    return results.toList();
  }

  /** What became of each task, in order. */
  <R extends @Nullable Object> List<Outcome<R>> outcomes(Inputs inputs) {
    List<Outcome<R>> outcomes = new ArrayList<>();
    try {
      run(
          new TaskSource(inputs),
          Dispatch.of(effective(), backend(), OnFailure.HAND_OUT, true, Long.MAX_VALUE),
          pending -> {
            Calls.<R>readValues(pending, value -> outcomes.add(new Outcome.Success<>(value)));
            if (pending.failure() != null) {
              outcomes.add(Calls.<R>asFailure(pending.failure()));
            }
          });
    } catch (CallAbortedException e) {
      e.addFinished(values(outcomes));
      throw e;
    }
    return outcomes;
  }

  @SuppressWarnings("unchecked") // there is no value in a failure
  private static <R extends @Nullable Object> Outcome.Failure<R> asFailure(
      Outcome.Failure<?> failure) {
    return (Outcome.Failure<R>) failure;
  }

  private static <R extends @Nullable Object> SortedMap<Long, @Nullable Object> values(
      List<Outcome<R>> outcomes) {
    SortedMap<Long, @Nullable Object> values = new TreeMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Success<R>(R value)) {
        values.put((long) i, value);
      }
    }
    return values;
  }

  /** Runs the tasks and holds no results. */
  void forEach(Inputs inputs) {
    read(inputs, false, pending -> {});
  }

  /** A reduction of the results, as they come. */
  <R extends @Nullable Object, S, T extends @Nullable Object> T collect(
      Inputs inputs, Collector<? super R, S, ? extends T> collector) {
    S reduced = collector.supplier().get();
    read(
        inputs,
        !collector.characteristics().contains(Collector.Characteristics.UNORDERED),
        pending ->
            Calls.<R>readValues(pending, value -> collector.accumulator().accept(reduced, value)));
    return collector.finisher().apply(reduced);
  }

  /** Hands the results to a reader, which keeps the workers waiting when it is slow. */
  private void read(Inputs inputs, boolean ordered, Consumer<PendingBatch> reader) {
    run(new TaskSource(inputs), toReader(ordered), reader);
  }

  private Dispatch toReader(boolean ordered) {
    Settings all = effective();
    return Dispatch.of(all, backend(), onFailure(all), ordered, all.get(Setting.MOST_UNREAD));
  }

  /** The results while they are computed. */
  <R extends @Nullable Object> Stream<R> stream(Inputs inputs, boolean ordered) {
    // The reader may be elsewhere: what holds here and now holds for the stream.
    Scope scope = Scope.current();
    Dispatch prepared = toReader(ordered);
    Stream<R> results =
        ResultStream.of(
            () -> scope.run(() -> startWorkers(Backends::open)),
            () -> new TaskSource(inputs),
            prepared::beginningNow,
            ordered);
    BaseStream<?, ?> input = inputs.stream();
    return input == null ? results : results.onClose(input::close);
  }

  /**
   * The result of one task that was submitted.
   *
   * @param inTask whether by a task, whose workers it must not wait for
   */
  <R extends @Nullable Object> R submitted(Task<? extends R> task, boolean inTask) {
    List<R> results = new ArrayList<>();
    run(
        new TaskSource(Inputs.of(List.of(task))),
        Dispatch.of(effective(), backend(), OnFailure.ABORT, true, 1).inOwnThread(),
        inTask ? Backends::open : SharedWorkers::open,
        pending -> Calls.<R>readValues(pending, results::add));
    return results.getFirst();
  }

  @SuppressWarnings("unchecked") // the tasks of the call return R, as the public methods say
  private static <R extends @Nullable Object> void readValues(
      PendingBatch pending, Consumer<? super R> reader) {
    for (int i = 0; i < pending.completed(); i++) {
      reader.accept((R) pending.value(i));
    }
  }

  private void run(TaskSource source, Dispatch how, Consumer<PendingBatch> reader) {
    run(source, how, Backends::open, reader);
  }

  private void run(TaskSource source, Dispatch how, Opener opener, Consumer<PendingBatch> reader) {
    try (source;
        RunningWorkers workers = startWorkers(opener);
        Dispatcher dispatcher = new Dispatcher(workers.workers(), source, how)) {
      try {
        for (PendingBatch pending = dispatcher.next();
            pending != null;
            pending = dispatcher.next()) {
          reader.accept(pending);
        }
      } catch (CallAbortedException e) {
        SortedMap<Long, @Nullable Object> unread = new TreeMap<>();
        dispatcher.addUnread(unread);
        e.addFinished(unread);
        throw e;
      }
    }
  }

  /** How a call that finds no open workers gets some. */
  private interface Opener {
    Workers open(Backend backend, WorkerSettings settings) throws IOException;
  }

  /** Open workers, which stay, or workers for one call. */
  private RunningWorkers startWorkers(Opener opener) {
    Workers open = openHereOrAround();
    return open != null
        ? new RunningWorkers(open, false)
        : new RunningWorkers(newWorkers(opener, false), true);
  }

  /** Those of the value, or those of the scope for a value that does not ask for others. */
  private @Nullable Workers openHereOrAround() {
    if (opened != null || settings.has(Setting.BACKEND) || settings.has(Setting.JOBS)) {
      return opened;
    }
    return Scope.current().openedFor(settings);
  }

  private Workers newWorkers(Opener opener, boolean opening) {
    Settings around = Scope.current().settings();
    Backend backend = settings.backend(around);
    ProcessOnly.check(settings, backend);
    try {
      return opener.open(backend, settings.over(around).workerSettings(opening));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** New workers for a value that is opened. */
  Workers open() {
    return newWorkers(Backends::open, true);
  }

  /** How many tasks run at a time. */
  int workers() {
    Workers open = openHereOrAround();
    return open != null ? open.count() : effective().workers();
  }

  /** The scope in which this value is the default. */
  Scope asScope() {
    return new Scope(effective(), openHereOrAround());
  }

  /** What the tasks of a call that is made now find around them. */
  TaskContext taskContext() {
    return Scope.callContext(effective(), true).local();
  }

  /** The same with the seed that a call has which is made here and now, for another thread. */
  Calls seeded() {
    OptionalLong seed = Dispatch.seed(effective());
    return seed.isPresent() ? new Calls(settings.with(Setting.SEED, seed), opened) : this;
  }

  /** Where a call that is made here and now runs. */
  Backend backend() {
    return settings.backend(Scope.current().settings());
  }

  private Settings effective() {
    return settings.over(Scope.current().settings());
  }

  private static OnFailure onFailure(Settings all) {
    return switch (all.get(Setting.ON_FAILURE)) {
      case ABORT -> OnFailure.ABORT;
      case SKIP -> OnFailure.SKIP;
    };
  }
}
