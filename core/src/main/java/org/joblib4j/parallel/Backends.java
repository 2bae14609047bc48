package org.joblib4j.parallel;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.process.ProcessBackend;

/** Backends by their names: those of this package, and those that ServiceLoader finds. */
final class Backends {
  static final Backend THREADS = new ThreadBackend();
  static final Backend VIRTUAL_THREADS = new VirtualThreadBackend();
  static final Backend PROCESSES = new ProcessBackend();

  /** Where backends of this project that are no part of this jar are found. */
  private static final Map<String, String> ARTIFACTS =
      Map.of("spark", "org.joblib4j:joblib4j-spark");

  private Backends() {}

  /**
   * The workers of a backend.
   *
   * @throws IOException when they cannot be started
   * @throws IllegalStateException when it has none: a call would wait for them forever
   */
  static Workers open(Backend backend, WorkerSettings settings) throws IOException {
    Workers workers = backend.open(settings);
    if (workers.count() < 1) {
      workers.close();
      throw new IllegalStateException(
          "the backend '"
              + backend.name()
              + "' has no workers, "
              + settings.count()
              + " were asked for");
    }
    return workers;
  }

  static Backend preferred(Preference preference) {
    return switch (preference) {
      case THREADS -> THREADS;
      case VIRTUAL_THREADS -> VIRTUAL_THREADS;
      case PROCESSES -> PROCESSES;
    };
  }

  /**
   * The backend of a name.
   *
   * @throws IllegalArgumentException when no backend is known by the name, or its artifact is
   *     missing
   */
  static Backend named(String name) {
    Map<String, Backend> known = new TreeMap<>();
    for (Backend builtIn : List.of(THREADS, VIRTUAL_THREADS, PROCESSES)) {
      known.put(builtIn.name(), builtIn);
    }
    Services.backends().forEach(found -> known.putIfAbsent(found.name(), found));
    Backend named = known.get(name);
    if (named != null) {
      return named;
    }
    String artifact = ARTIFACTS.get(name);
    throw new IllegalArgumentException(
        artifact == null
            ? "no backend is named '" + name + "'; there are " + known.keySet()
            : "the backend '" + name + "' is not on the class path: add " + artifact);
  }
}
