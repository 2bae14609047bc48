package org.joblib4j.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.joblib4j.function.Fn;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Fn2;
import org.joblib4j.function.Fn3;
import org.joblib4j.function.Fn4;
import org.joblib4j.function.Fn5;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.jspecify.annotations.Nullable;

/** Reads in the worker what a {@link BatchWriter} wrote. */
final class BatchReader {
  private final BatchHead head;
  private final WorkerRun run;
  private final boolean last;
  private final Gauge gauge;
  private final Batch batch;
  private final int context;
  private @Nullable Throwable failure;

  /**
   * Reads the tasks of a frame, after its head.
   *
   * @param last whether there is no larger stack to try
   * @param gauge shows what is read
   * @throws IOException when not even the frame can be understood
   */
  BatchReader(
      BatchHead head, Frame frame, WorkerRun run, LoaderTable loaders, boolean last, Gauge gauge)
      throws IOException {
    this.head = head;
    this.run = run;
    this.last = last;
    this.gauge = gauge;
    InBuffer body = frame.body();
    List<Attachment> attachments = frame.attachments();
    for (int left = body.getInt(); left > 0; left--) {
      int id = body.getInt();
      gauge.at(Phase.READS_FUNCTION, id);
      Decoder decoder = new Decoder(body, attachments, loaders, run.arrays()).shownBy(gauge);
      run.functions(id).receive(id, decoder, last);
    }
    context = body.getInt();
    int[] functions = new int[body.getInt()];
    int common = body.getInt();
    for (int i = 0; i < functions.length; i++) {
      functions[i] = common == BatchWriter.OF_ITS_OWN ? body.getInt() : common;
    }
    Decoder decoder = new Decoder(body, attachments, loaders, run.arrays()).shownBy(gauge);
    Batch tasks = readTasks(functions, common, decoder).inAttempt(head.attempt());
    batch = head.seed().isPresent() ? tasks.seeded(head.seed().getAsLong()) : tasks;
  }

  /**
   * What the tasks find around them.
   *
   * @throws IOException when it cannot be read
   */
  @SuppressWarnings("unchecked") // that of a SentContext
  @Nullable Fn1<Runnable, ?, RuntimeException> context() throws IOException {
    if (context != BatchWriter.NO_CONTEXT) {
      gauge.at(Phase.READS_FUNCTION, context); // and runs it, up to the first task
    }
    return context == BatchWriter.NO_CONTEXT
        ? null
        : (Fn1<Runnable, ?, RuntimeException>) run.functions(context).get(context);
  }

  /** The tasks up to the first that could not be read. */
  Batch batch() {
    return batch;
  }

  /** Why the task after the last of the batch could not be read, null when all could. */
  @Nullable Throwable failure() {
    return failure;
  }

  private Batch readTasks(int[] functions, int common, Decoder decoder) {
    int count = functions.length;
    int read = 0;
    Task<?>[] tasks = {};
    try {
      if (common != BatchWriter.OF_ITS_OWN
          && run.functions(common).get(common) instanceof Fn1<?, ?, ?> function) {
        return readInputs(function, count, decoder);
      }
      tasks = new Task<?>[count];
      while (read < count) {
        gauge.at(Phase.READS_ARGUMENTS, read);
        int id = functions[read];
        tasks[read] =
            readTask(
                id == BatchWriter.INLINE
                    ? ReceivedFunctions.check(decoder.read())
                    : run.functions(id).get(id),
                decoder);
        read++;
      }
    } catch (Throwable e) {
      failed(read, e);
    }
    return Batch.ofTasks(head.firstIndex(), Arrays.copyOf(tasks, read), head.budgetNanos());
  }

  @SuppressWarnings("unchecked") // the types were checked where the batch was made
  private Batch readInputs(Fn1<?, ?, ?> function, int count, Decoder decoder) {
    @Nullable Object[] inputs = new @Nullable Object[count];
    int read = 0;
    try {
      while (read < count) {
        gauge.at(Phase.READS_ARGUMENTS, read);
        inputs[read] = decoder.read();
        read++;
      }
    } catch (Throwable e) {
      failed(read, e);
      inputs = Arrays.copyOf(inputs, read);
    }
    return Batch.ofInputs(
        head.firstIndex(), (Fn1<@Nullable Object, ?, ?>) function, inputs, head.budgetNanos());
  }

  /** Notes what methods of the user's classes threw, unless the whole batch fails with it. */
  private void failed(int position, Throwable cause) {
    if (cause instanceof OutOfMemoryError exhausted) {
      throw exhausted;
    }
    if (cause instanceof StackOverflowError overflow && !last) {
      throw overflow;
    }
    failure =
        new IOException(
            "task "
                + (head.firstIndex() + position)
                + " cannot be read in the worker process: "
                + ThrowableSketch.describe(cause),
            cause);
  }

  private static Task<?> readTask(Fn<?, ?> function, Decoder in)
      throws IOException, ClassNotFoundException {
    @Nullable Object[] arguments = new @Nullable Object[function.arity()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = in.read();
    }
    return task(function, arguments);
  }

  @SuppressWarnings("unchecked") // the types were checked where the task was made
  private static Task<?> task(Fn<?, ?> function, @Nullable Object[] a) {
    if (function instanceof Fn0<?, ?> f) {
      return Task.delayed(f);
    } else if (function instanceof Fn1<?, ?, ?> f) {
      return Task.delayed((Fn1<@Nullable Object, ?, ?>) f, a[0]);
    } else if (function instanceof Fn2<?, ?, ?, ?> f) {
      return Task.delayed((Fn2<@Nullable Object, @Nullable Object, ?, ?>) f, a[0], a[1]);
    } else if (function instanceof Fn3<?, ?, ?, ?, ?> f) {
      var f3 = (Fn3<@Nullable Object, @Nullable Object, @Nullable Object, ?, ?>) f;
      return Task.delayed(f3, a[0], a[1], a[2]);
    } else if (function instanceof Fn4<?, ?, ?, ?, ?, ?> f) {
      var f4 =
          (Fn4<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, ?, ?>) f;
      return Task.delayed(f4, a[0], a[1], a[2], a[3]);
    }
    var f5 =
        (Fn5<
                @Nullable Object,
                @Nullable Object,
                @Nullable Object,
                @Nullable Object,
                @Nullable Object,
                ?,
                ?>)
            function;
    return Task.delayed(f5, a[0], a[1], a[2], a[3], a[4]);
  }
}
