package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.SortedMap;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Results as a stream that is computed while it is read.
 *
 * <p>The reader drives the dispatcher. A call that has begun holds workers; {@link Call} gives them
 * back at the end, when the stream is closed, or, through a {@link Cleaner}, when nobody can reach
 * the stream any more. The call therefore must not know its stream.
 */
final class ResultStream<R extends @Nullable Object> extends AbstractSpliterator<R> {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Logger LOG = System.getLogger(ResultStream.class.getName());

  private final Call call;
  private final Cleaner.Cleanable cleanable;
  private @Nullable PendingBatch current;
  private int position;

  private ResultStream(Call call, boolean ordered) {
    super(Long.MAX_VALUE, ordered ? Spliterator.ORDERED : 0);
    this.call = call;
    this.cleanable = CLEANER.register(this, call::abandon);
  }

  static <R extends @Nullable Object> Stream<R> of(
      Supplier<RunningWorkers> workers,
      Supplier<TaskSource> source,
      Supplier<Dispatch> dispatch,
      boolean ordered) {
    ResultStream<R> results = new ResultStream<>(new Call(workers, source, dispatch), ordered);
    return StreamSupport.stream(results, false).onClose(results::close);
  }

  @Override
  @SuppressWarnings("unchecked") // the tasks of the call return R, as the public methods say
  public boolean tryAdvance(Consumer<? super R> reader) {
    while (current == null || position == current.completed()) {
      current = null;
      position = 0;
      try {
        current = call.next();
      } catch (RuntimeException | Error e) {
        if (e instanceof CallAbortedException aborted) {
          aborted.addFinished(call.unread());
        }
        try {
          close();
        } catch (RuntimeException atClose) {
          e.addSuppressed(atClose);
        }
        throw e;
      }
      if (current == null) {
        close();
        return false;
      }
    }
    reader.accept((R) current.value(position++));
    return true;
  }

  private void close() {
    call.close();
    cleanable.clean();
  }

  /** The call behind a stream; begins with the first result that is asked for. */
  private static final class Call {
    private final Supplier<RunningWorkers> startWorkers;
    private final Supplier<TaskSource> openSource;
    private final Supplier<Dispatch> dispatch;
    private @Nullable RunningWorkers workers;
    private @Nullable TaskSource source;
    private @Nullable Dispatcher dispatcher;
    private boolean closed;
    private volatile boolean ended;

    Call(
        Supplier<RunningWorkers> startWorkers,
        Supplier<TaskSource> openSource,
        Supplier<Dispatch> dispatch) {
      this.startWorkers = startWorkers;
      this.openSource = openSource;
      this.dispatch = dispatch;
    }

    @Nullable PendingBatch next() {
      Dispatcher running = begin();
      if (running == null) {
        return null;
      }
      boolean isLast = true;
      try {
        PendingBatch next = running.next();
        isLast = next == null;
        return next;
      } finally {
        ended = isLast;
      }
    }

    private synchronized @Nullable Dispatcher begin() {
      if (ended) {
        return null;
      }
      if (closed) {
        throw new CancellationException("the stream was closed before its results were all read");
      }
      if (dispatcher == null) {
        Dispatch how = dispatch.get();
        source = openSource.get();
        workers = startWorkers.get();
        dispatcher = new Dispatcher(workers.workers(), source, how);
      }
      return dispatcher;
    }

    synchronized SortedMap<Long, @Nullable Object> unread() {
      SortedMap<Long, @Nullable Object> values = new TreeMap<>();
      if (dispatcher != null) {
        dispatcher.addUnread(values);
      }
      return values;
    }

    /** Called by the cleaner's thread when the stream has become unreachable. */
    void abandon() {
      if (close()) {
        LOG.log(
            Level.WARNING,
            "a stream of parallel results was neither read to its end nor closed; its tasks were"
                + " cancelled when it was garbage-collected. Use try-with-resources.");
      }
    }

    /** Ends the call; says whether it had begun and not ended yet. */
    synchronized boolean close() {
      boolean running = dispatcher != null && !closed;
      closed = true;
      try (TaskSource _ = source;
          RunningWorkers _ = workers;
          Dispatcher _ = dispatcher) {
        dispatcher = null;
        source = null;
        workers = null;
      }
      return running;
    }
  }
}
