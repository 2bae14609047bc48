package org.joblib4j.parallel;

import java.util.Iterator;
import java.util.List;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.joblib4j.function.Action;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.jspecify.annotations.Nullable;

/**
 * The ways to run a loop, each for every kind of input: the part of {@link Parallel} whose methods
 * differ in nothing but what they take and what they give.
 *
 * <p>Users see these methods as those of {@link Parallel}, which says what holds for all of them.
 */
abstract sealed class Loops permits Parallel {

  /** Makes the calls. */
  abstract Calls calls();

  /**
   * Calls a function with each input and returns the results in the order of the inputs.
   *
   * @throws TaskFailedException when a call of the function fails, or its worker dies; what else
   *     ends a call says {@link Parallel}
   */
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().list(Inputs.of(inputs).with(function));
  }

  /** As {@link #map(Iterable, Fn1)}; the stream is closed at the end. */
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      BaseStream<? extends A, ?> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().list(Inputs.of(inputs).with(function));
  }

  /** As {@link #map(Iterable, Fn1)}, for what an iterator has left. */
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Iterator<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().list(Inputs.of(inputs).with(function));
  }

  /** As {@link #map(Iterable, Fn1)}, for the elements of an array. */
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      A[] inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().list(Inputs.of(inputs).with(function));
  }

  /**
   * Runs tasks and returns their results in order.
   *
   * {@snippet class="org.joblib4j.examples.FirstSteps" region="call"}
   *
   * @throws TaskFailedException when a task fails, or its worker dies; what else ends a call says
   *     {@link Parallel}
   */
  public <R extends @Nullable Object> List<R> call(Iterable<? extends Task<? extends R>> tasks) {
    return calls().list(Inputs.of(tasks));
  }

  /** As {@link #call(Iterable)}; the stream is closed at the end. */
  public <R extends @Nullable Object> List<R> call(Stream<? extends Task<? extends R>> tasks) {
    return calls().list(Inputs.of(tasks));
  }

  /** As {@link #call(Iterable)}, for what an iterator has left. */
  public <R extends @Nullable Object> List<R> call(Iterator<? extends Task<? extends R>> tasks) {
    return calls().list(Inputs.of(tasks));
  }

  /** As {@link #call(Iterable)}, for the elements of an array. */
  public <R extends @Nullable Object> List<R> call(Task<? extends R>[] tasks) {
    return calls().list(Inputs.of(tasks));
  }

  /**
   * Calls a function with each input and returns what became of each, in order: nothing is lost
   * because another one failed.
   *
   * @throws DeadlineExceededException when the call takes longer than {@link Parallel#deadline};
   *     what else ends a call says {@link Parallel}
   */
  public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> outcomes(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().outcomes(Inputs.of(inputs).with(function));
  }

  /** As {@link #outcomes(Iterable, Fn1)}; the stream is closed at the end. */
  public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> outcomes(
      BaseStream<? extends A, ?> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().outcomes(Inputs.of(inputs).with(function));
  }

  /** As {@link #outcomes(Iterable, Fn1)}, for what an iterator has left. */
  public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> outcomes(
      Iterator<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().outcomes(Inputs.of(inputs).with(function));
  }

  /** As {@link #outcomes(Iterable, Fn1)}, for the elements of an array. */
  public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> outcomes(
      A[] inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().outcomes(Inputs.of(inputs).with(function));
  }

  /**
   * Runs tasks and returns what became of each, in order: nothing is lost because another one
   * failed.
   *
   * @throws DeadlineExceededException when the call takes longer than {@link Parallel#deadline};
   *     what else ends a call says {@link Parallel}
   */
  public <R extends @Nullable Object> List<Outcome<R>> outcomes(
      Iterable<? extends Task<? extends R>> tasks) {
    return calls().outcomes(Inputs.of(tasks));
  }

  /** As {@link #outcomes(Iterable)}; the stream is closed at the end. */
  public <R extends @Nullable Object> List<Outcome<R>> outcomes(
      Stream<? extends Task<? extends R>> tasks) {
    return calls().outcomes(Inputs.of(tasks));
  }

  /** As {@link #outcomes(Iterable)}, for what an iterator has left. */
  public <R extends @Nullable Object> List<Outcome<R>> outcomes(
      Iterator<? extends Task<? extends R>> tasks) {
    return calls().outcomes(Inputs.of(tasks));
  }

  /** As {@link #outcomes(Iterable)}, for the elements of an array. */
  public <R extends @Nullable Object> List<Outcome<R>> outcomes(Task<? extends R>[] tasks) {
    return calls().outcomes(Inputs.of(tasks));
  }

  /**
   * Calls a function with each input while the results are read, in the order of the inputs.
   *
   * <p>Nothing runs before the stream's terminal operation. From then on the workers are kept busy
   * as long as the reader reads: at most {@link Parallel#mostUnread} results wait for it. A stream
   * that is not read to its end must be closed, which cancels its tasks; one that is only dropped
   * is cancelled when it is garbage-collected. A failure is thrown to the reader, and a
   * CancellationException to one who reads on when somebody has closed the stream.
   *
   * <p>The stream is sequential. Its reader meets the same exceptions as a caller of {@link
   * #map(Iterable, Fn1)}.
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), true);
  }

  /** As {@link #stream(Iterable, Fn1)}; the input is closed with the result. */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
      BaseStream<? extends A, ?> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), true);
  }

  /** As {@link #stream(Iterable, Fn1)}, for what an iterator has left. */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
      Iterator<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), true);
  }

  /** As {@link #stream(Iterable, Fn1)}, for the elements of an array. */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
      A[] inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), true);
  }

  /** Runs tasks while their results are read, in order; see {@link #stream(Iterable, Fn1)}. */
  public <R extends @Nullable Object> Stream<R> stream(
      Iterable<? extends Task<? extends R>> tasks) {
    return calls().stream(Inputs.of(tasks), true);
  }

  /** As {@link #stream(Iterable)}; the input is closed with the result. */
  public <R extends @Nullable Object> Stream<R> stream(Stream<? extends Task<? extends R>> tasks) {
    return calls().stream(Inputs.of(tasks), true);
  }

  /** As {@link #stream(Iterable)}, for what an iterator has left. */
  public <R extends @Nullable Object> Stream<R> stream(
      Iterator<? extends Task<? extends R>> tasks) {
    return calls().stream(Inputs.of(tasks), true);
  }

  /** As {@link #stream(Iterable)}, for the elements of an array. */
  public <R extends @Nullable Object> Stream<R> stream(Task<? extends R>[] tasks) {
    return calls().stream(Inputs.of(tasks), true);
  }

  /**
   * Calls a function with each input while the results are read, as they finish; see {@link
   * #stream(Iterable, Fn1)}.
   */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> unorderedStream(
      Iterable<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), false);
  }

  /** As {@link #unorderedStream(Iterable, Fn1)}; the input is closed with the result. */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> unorderedStream(
      BaseStream<? extends A, ?> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), false);
  }

  /** As {@link #unorderedStream(Iterable, Fn1)}, for what an iterator has left. */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> unorderedStream(
      Iterator<? extends A> inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), false);
  }

  /** As {@link #unorderedStream(Iterable, Fn1)}, for the elements of an array. */
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> unorderedStream(
      A[] inputs, Fn1<? super A, ? extends R, ?> function) {
    return calls().stream(Inputs.of(inputs).with(function), false);
  }

  /**
   * Runs tasks while their results are read, as they finish; see {@link #stream(Iterable, Fn1)}.
   */
  public <R extends @Nullable Object> Stream<R> unorderedStream(
      Iterable<? extends Task<? extends R>> tasks) {
    return calls().stream(Inputs.of(tasks), false);
  }

  /** As {@link #unorderedStream(Iterable)}; the input is closed with the result. */
  public <R extends @Nullable Object> Stream<R> unorderedStream(
      Stream<? extends Task<? extends R>> tasks) {
    return calls().stream(Inputs.of(tasks), false);
  }

  /** As {@link #unorderedStream(Iterable)}, for what an iterator has left. */
  public <R extends @Nullable Object> Stream<R> unorderedStream(
      Iterator<? extends Task<? extends R>> tasks) {
    return calls().stream(Inputs.of(tasks), false);
  }

  /** As {@link #unorderedStream(Iterable)}, for the elements of an array. */
  public <R extends @Nullable Object> Stream<R> unorderedStream(Task<? extends R>[] tasks) {
    return calls().stream(Inputs.of(tasks), false);
  }

  /**
   * Does something with each input; there are no results.
   *
   * @throws TaskFailedException when a call of the action fails, or its worker dies; what else ends
   *     a call says {@link Parallel}
   */
  public <A extends @Nullable Object> void forEach(
      Iterable<? extends A> inputs, Action<? super A, ?> action) {
    calls().forEach(Inputs.of(inputs).forEach(action));
  }

  /** As {@link #forEach(Iterable, Action)}; the stream is closed at the end. */
  public <A extends @Nullable Object> void forEach(
      BaseStream<? extends A, ?> inputs, Action<? super A, ?> action) {
    calls().forEach(Inputs.of(inputs).forEach(action));
  }

  /** As {@link #forEach(Iterable, Action)}, for what an iterator has left. */
  public <A extends @Nullable Object> void forEach(
      Iterator<? extends A> inputs, Action<? super A, ?> action) {
    calls().forEach(Inputs.of(inputs).forEach(action));
  }

  /** As {@link #forEach(Iterable, Action)}, for the elements of an array. */
  public <A extends @Nullable Object> void forEach(A[] inputs, Action<? super A, ?> action) {
    calls().forEach(Inputs.of(inputs).forEach(action));
  }

  /**
   * Runs tasks and discards their results.
   *
   * @throws TaskFailedException when a task fails, or its worker dies; what else ends a call says
   *     {@link Parallel}
   */
  public void forEach(Iterable<? extends Task<?>> tasks) {
    calls().forEach(Inputs.of(tasks));
  }

  /** As {@link #forEach(Iterable)}; the stream is closed at the end. */
  public void forEach(Stream<? extends Task<?>> tasks) {
    calls().forEach(Inputs.of(tasks));
  }

  /** As {@link #forEach(Iterable)}, for what an iterator has left. */
  public void forEach(Iterator<? extends Task<?>> tasks) {
    calls().forEach(Inputs.of(tasks));
  }

  /** As {@link #forEach(Iterable)}, for the elements of an array. */
  public void forEach(Task<?>[] tasks) {
    calls().forEach(Inputs.of(tasks));
  }

  /**
   * Calls a function with each input and reduces the results as they come, in the calling thread:
   * ten million results take no more memory than the reduction does.
   *
   * {@snippet :
   * double mean = Parallel.threads(-1).collect(files, Stats::of, averagingDouble(Stats::mean));
   * }
   *
   * @param collector gets the results in the order of the inputs, or as they finish if it has the
   *     characteristic {@link Collector.Characteristics#UNORDERED}
   * @throws TaskFailedException when a call of the function fails, or its worker dies; what else
   *     ends a call says {@link Parallel}
   */
  public <A extends @Nullable Object, R extends @Nullable Object, S, T extends @Nullable Object>
      T collect(
          Iterable<? extends A> inputs,
          Fn1<? super A, ? extends R, ?> function,
          Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(inputs).with(function), collector);
  }

  /** As {@link #collect(Iterable, Fn1, Collector)}; the stream is closed at the end. */
  public <A extends @Nullable Object, R extends @Nullable Object, S, T extends @Nullable Object>
      T collect(
          BaseStream<? extends A, ?> inputs,
          Fn1<? super A, ? extends R, ?> function,
          Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(inputs).with(function), collector);
  }

  /** As {@link #collect(Iterable, Fn1, Collector)}, for what an iterator has left. */
  public <A extends @Nullable Object, R extends @Nullable Object, S, T extends @Nullable Object>
      T collect(
          Iterator<? extends A> inputs,
          Fn1<? super A, ? extends R, ?> function,
          Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(inputs).with(function), collector);
  }

  /** As {@link #collect(Iterable, Fn1, Collector)}, for the elements of an array. */
  public <A extends @Nullable Object, R extends @Nullable Object, S, T extends @Nullable Object>
      T collect(
          A[] inputs,
          Fn1<? super A, ? extends R, ?> function,
          Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(inputs).with(function), collector);
  }

  /**
   * Runs tasks and reduces their results as they come; see {@link #collect(Iterable, Fn1,
   * Collector)}.
   *
   * @throws TaskFailedException when a task fails, or its worker dies; what else ends a call says
   *     {@link Parallel}
   */
  public <R extends @Nullable Object, S, T extends @Nullable Object> T collect(
      Iterable<? extends Task<? extends R>> tasks, Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(tasks), collector);
  }

  /** As {@link #collect(Iterable, Collector)}; the stream is closed at the end. */
  public <R extends @Nullable Object, S, T extends @Nullable Object> T collect(
      Stream<? extends Task<? extends R>> tasks, Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(tasks), collector);
  }

  /** As {@link #collect(Iterable, Collector)}, for what an iterator has left. */
  public <R extends @Nullable Object, S, T extends @Nullable Object> T collect(
      Iterator<? extends Task<? extends R>> tasks, Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(tasks), collector);
  }

  /** As {@link #collect(Iterable, Collector)}, for the elements of an array. */
  public <R extends @Nullable Object, S, T extends @Nullable Object> T collect(
      Task<? extends R>[] tasks, Collector<? super R, S, ? extends T> collector) {
    return calls().collect(Inputs.of(tasks), collector);
  }
}
