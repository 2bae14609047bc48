package org.joblib4j.parallel;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/**
 * Workers that single tasks have in common which were submitted to equal values that are not open,
 * so that the number of jobs holds for all of them together. Each user closes his own view.
 */
final class SharedWorkers implements Workers {
  private static final Map<Key, Shared> ALL = new HashMap<>();

  private record Key(Backend backend, WorkerSettings settings) {}

  /** Guarded by the map, as is its number of users. */
  private static final class Shared {
    final Workers workers;
    int users;

    Shared(Workers workers) {
      this.workers = workers;
    }
  }

  private final Key key;
  private final Shared shared;
  private boolean closed;

  private SharedWorkers(Key key, Shared shared) {
    this.key = key;
    this.shared = shared;
  }

  /**
   * A view of the workers, which are opened for the first one.
   *
   * @throws IOException when they cannot be started
   */
  static SharedWorkers open(Backend backend, WorkerSettings settings) throws IOException {
    Key key = new Key(backend, settings);
    synchronized (ALL) {
      Shared shared = ALL.get(key);
      if (shared == null) {
        shared = new Shared(Backends.open(backend, settings));
        ALL.put(key, shared);
      }
      shared.users++;
      return new SharedWorkers(key, shared);
    }
  }

  @Override
  public int count() {
    return shared.workers.count();
  }

  @Override
  public Duration batchTime() {
    return shared.workers.batchTime();
  }

  @Override
  public Run startRun(RunSettings settings) {
    return shared.workers.startRun(settings);
  }

  @Override
  public Traffic traffic() {
    return shared.workers.traffic();
  }

  @Override
  public void close() {
    synchronized (ALL) {
      if (closed) {
        return;
      }
      closed = true;
      if (--shared.users > 0) {
        return;
      }
      ALL.remove(key);
    }
    shared.workers.close();
  }
}
