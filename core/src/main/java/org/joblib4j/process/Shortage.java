package org.joblib4j.process;

import java.io.IOException;
import java.time.Duration;
import org.joblib4j.parallel.spi.WorkerLoss;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the batches of a pool of which a slot can start no worker.
 *
 * <p>While another slot has a worker, that one can run them all: the batch goes back, and the slot
 * without takes none for a while. Where no slot has one, the start is tried again, as what was
 * lacking may come back. After that the batch is lost, and so are those that follow soon: each of
 * them would take as long to fail in the same way.
 *
 * <p>Safe for use by several threads.
 */
final class Shortage {
  /** How often a start is tried for a batch when no slot has a worker. */
  static final int MOST_TRIES = 3;

  /** The pause before the second try, which doubles. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /** How long a slot takes no batch, at first and at last. */
  private static final Duration SHORTEST_REST = Duration.ofMillis(500);

  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  /** How long a loss stands for what follows. */
  private static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

  /** Guarded by this, as is the next. */
  private @Nullable WorkerLoss last;

  private long lastNanos;

  /** A worker was started. */
  synchronized void ended() {
    last = null;
  }

  /** No worker could be started for a batch; what is told of it. */
  synchronized WorkerLoss lose(IOException failure) {
    WorkerLoss loss =
        new WorkerLoss("", "no worker process could be started: " + failure.getMessage())
            // The exception itself is of a class that callers cannot name.
            .causedBy(new IOException(failure.getMessage(), failure.getCause()));
    last = loss;
    lastNanos = System.nanoTime();
    return loss;
  }

  /** What is told of a batch right after another one was lost; null when it is to be tried. */
  synchronized @Nullable WorkerLoss recent() {
    if (last != null && System.nanoTime() - lastNanos > RECENT_NANOS) {
      last = null;
    }
    return last;
  }

  /** How long a slot takes no batch after so many failures in a row, from 1 on. */
  static Duration rest(int failures) {
    int doublings = Math.min(failures - 1, 10);
    Duration rest = SHORTEST_REST.multipliedBy(1L << doublings);
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }
}
