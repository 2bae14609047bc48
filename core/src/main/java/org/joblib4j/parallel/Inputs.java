package org.joblib4j.parallel;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.joblib4j.function.Action;
import org.joblib4j.function.Fn1;
import org.jspecify.annotations.Nullable;

/**
 * What a call is given to work on, whatever its kind: inputs with a function for them, or tasks.
 *
 * @param opening begins to read it; called once, by the thread that pulls
 * @param stream what is closed at the end, null for nothing
 * @param function called with each, null where they are tasks
 */
record Inputs(
    Supplier<Opened> opening, @Nullable BaseStream<?, ?> stream, @Nullable Fn1<?, ?, ?> function) {

  /**
   * An input that is being read.
   *
   * @param length how many it has, -1 when that is not known
   */
  record Opened(Iterator<?> iterator, long length) {}

  /** Those of a collection, or of another iterable. */
  static Inputs of(Iterable<?> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    return new Inputs(() -> opened(inputs), null, null);
  }

  private static Opened opened(Iterable<?> inputs) {
    Spliterator<?> spliterator = inputs.spliterator();
    // A collection's own iterator is several times faster than that of its spliterator; any other
    // iterable may give but one.
    return inputs instanceof Collection<?> collection
        ? new Opened(collection.iterator(), spliterator.getExactSizeIfKnown())
        : opened(spliterator);
  }

  private static Opened opened(Spliterator<?> spliterator) {
    return new Opened(Spliterators.iterator(spliterator), spliterator.getExactSizeIfKnown());
  }

  /** Those of a stream, which is closed at the end. */
  static Inputs of(BaseStream<?, ?> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    return new Inputs(() -> opened(inputs.spliterator()), inputs, null);
  }

  /** Those that an iterator has left. */
  static Inputs of(Iterator<?> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    return new Inputs(() -> new Opened(inputs, -1), null, null);
  }

  /** Those of an array. */
  static Inputs of(@Nullable Object[] inputs) {
    return of(Arrays.asList(inputs));
  }

  /** The same for a function that is called with each. */
  Inputs with(Fn1<?, ?, ?> each) {
    return new Inputs(opening, stream, Objects.requireNonNull(each, "function"));
  }

  /** The same for an action that is called with each. */
  Inputs forEach(Action<?, ?> each) {
    return with(Objects.requireNonNull(each, "action").asFunction());
  }
}
