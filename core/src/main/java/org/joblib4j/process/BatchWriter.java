package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.joblib4j.function.Fn;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.jspecify.annotations.Nullable;

/**
 * A batch as a frame for a worker: the functions that it does not have yet, then the arguments.
 *
 * <pre>
 * head
 * int32  number of functions, for each: int32 its number, the function
 * int32  the function that runs the batch in its context, or {@value #NO_CONTEXT}
 * int32  number of tasks
 * int32  the function of all tasks, or {@value #OF_ITS_OWN} when each has its own
 *        then, for each: int32 its function, or {@value #INLINE} when it is among the values
 * the values
 * </pre>
 *
 * <p>Made in the parent by the thread of a worker's slot, read by a {@link BatchReader}.
 */
final class BatchWriter {
  static final int INLINE = -1;
  static final int OF_ITS_OWN = -2;
  static final int NO_CONTEXT = -1;

  private final Batch batch;
  private final long most;
  private final Gauge gauge;
  private final int context;
  private final int[] functions;
  private final Set<FunctionTable.Entry> newFunctions = new LinkedHashSet<>();
  private final TaskValues values;
  private final @Nullable Throwable failure;
  private final @Nullable WorkerLoss refusal;

  /**
   * Serializes a batch.
   *
   * @param around what the tasks find around them, null for nothing
   * @param sent the functions that the worker has
   * @param most so many bytes of objects fit
   * @param gauge shows what is written
   * @throws IOException when the batch cannot be written at all
   */
  @SuppressWarnings("ReferenceEquality") // a function is known by its identity
  BatchWriter(
      Batch batch,
      @Nullable SentContext around,
      FunctionTable table,
      FunctionTable.Encoders encoders,
      SentFunctions sent,
      long most,
      Gauge gauge)
      throws IOException {
    this.batch = batch;
    this.most = most;
    this.gauge = gauge;
    this.context = around == null ? NO_CONTEXT : contextOf(around, table, sent);
    WorkerLoss refused = context == NO_CONTEXT ? null : table.refusal(context);
    Throwable unusable = null;
    int usable = refused == null ? batch.size() : 0;
    Fn<?, ?> previous = null;
    long left = most - (long) Integer.BYTES * usable;
    functions = new int[batch.size()];
    for (int i = 0; i < usable; i++) {
      Fn<?, ?> function = batch.function(i);
      if (function == previous) {
        functions[i] = functions[i - 1];
        continue;
      }
      previous = function;
      FunctionTable.Entry entry = table.entry(function);
      functions[i] = entry == null ? INLINE : entry.id();
      refused = entry == null ? null : table.refusal(entry.id());
      if (refused != null) {
        usable = i;
        break;
      }
      if (entry != null && !sent.has(entry.id())) {
        unusable = entry.values(gauge).failure();
        if (unusable != null) {
          usable = i;
          break;
        }
        long bytes = entry.values(gauge).encoded().bodyBytes();
        if (i > 0 && newFunctions.size() > 0 && bytes > left / 2) {
          usable = i; // no failure: the tasks from here on are sent again
          break;
        }
        if (newFunctions.add(entry)) {
          left -= bytes;
        }
      }
    }
    TaskValues.Encoders shown = () -> encoders.create(gauge);
    values = TaskValues.encode(usable, this::writeTask, shown, left);
    refusal = values.count() == usable ? refused : null;
    failure = refusal == null ? failure(unusable, shown) : null;
  }

  /**
   * The number of the context, which comes first and therefore is one of the functions that are
   * kept.
   */
  private int contextOf(SentContext around, FunctionTable table, SentFunctions sent)
      throws IOException {
    FunctionTable.Entry entry = table.entry(around);
    if (entry == null) {
      throw new IOException("there are too many functions for the context of the call");
    }
    if (table.refusal(entry.id()) != null) {
      return entry.id();
    }
    Throwable failure = entry.values(gauge).failure();
    if (failure != null) {
      throw new IOException(
          "a context or a scoped value that the call carries cannot be sent to a worker process",
          Unsendable.explain(
              "what the call carries", Unsendable.Role.ARGUMENT, around.context(), failure));
    }
    if (!sent.has(entry.id())) {
      newFunctions.add(entry);
    }
    return entry.id();
  }

  private void writeTask(int position, Encoder encoder) throws IOException {
    gauge.at(Phase.WRITES_ARGUMENTS, position);
    if (functions[position] == INLINE) {
      encoder.write(batch.function(position));
    }
    for (Object argument : batch.arguments(position)) {
      encoder.write(argument);
    }
  }

  private @Nullable Throwable failure(
      @Nullable Throwable unusableFunction, TaskValues.Encoders encoders) {
    String task = "task " + (batch.firstIndex() + values.count());
    Throwable unwritable = values.failure();
    if (unwritable != null) {
      return explain(task, unwritable, encoders);
    }
    if (unusableFunction != null) {
      Fn<?, ?> function = batch.function(values.count());
      return Unsendable.explain(
          "the function of " + task, Unsendable.Role.FUNCTION, function, unusableFunction);
    }
    return null;
  }

  /** Finds out which part of the task it is; null when the task was only too much for the frame. */
  private @Nullable Throwable explain(String task, Throwable cause, TaskValues.Encoders encoders) {
    int position = values.count();
    boolean oversize = cause instanceof OversizeException;
    if (oversize && position > 0) {
      return null;
    }
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(functions[position] == INLINE ? batch.function(position) : null);
    parts.addAll(batch.arguments(position));
    boolean one = !oversize && functions[position] != INLINE && parts.size() == 2;
    for (int part = one ? 1 : 0; part < parts.size(); part++) {
      // A chain without end takes seconds: not twice.
      Throwable why = one ? cause : Unsendable.tryEncoding(parts.get(part), encoders, most);
      if (why != null) {
        boolean function = part == 0;
        return Unsendable.explain(
            (function ? "the function" : "argument " + part) + " of " + task,
            function ? Unsendable.Role.FUNCTION : Unsendable.Role.ARGUMENT,
            parts.get(part),
            why);
      }
    }
    if (oversize) {
      return Unsendable.explain("what belongs to " + task, Unsendable.Role.ARGUMENT, null, cause);
    }
    return position > 0 ? null : cause;
  }

  /** How many tasks the frame has; those from here on are not sent. */
  int count() {
    return values.count();
  }

  /** Why the task at position {@link #count} is not sent, null where all are. */
  @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Why the function of the task at position {@link #count} is not sent any more, null if it is.
   */
  @Nullable WorkerLoss refusal() {
    return refusal;
  }

  /**
   * Sends the frame.
   *
   * @param sent is told which functions the worker has now
   */
  void send(Wire wire, BatchHead head, SentFunctions sent) throws IOException {
    OutBuffer body = new OutBuffer();
    List<Attachment> attachments = new ArrayList<>();
    head.write(body);
    body.putInt(newFunctions.size());
    for (FunctionTable.Entry entry : newFunctions) {
      body.putInt(entry.id());
      entry.values(gauge).encoded().addTo(body, attachments);
      sent.add(entry.id());
    }
    body.putInt(context);
    writeFunctions(body);
    values.encoded().addTo(body, attachments);
    wire.send(Frame.BATCH, body, attachments);
  }

  private void writeFunctions(OutBuffer body) throws IOException {
    int count = count();
    body.putInt(count);
    int first = functions[0];
    boolean common =
        first != INLINE && Arrays.stream(functions, 0, count).allMatch(f -> f == first);
    body.putInt(common ? first : OF_ITS_OWN);
    for (int i = 0; i < count && !common; i++) {
      body.putInt(functions[i]);
    }
  }
}
