package org.joblib4j.parallel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.joblib4j.function.Action;
import org.joblib4j.function.Fn0;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;

/**
 * One thing that a {@link Parallel} can be told.
 *
 * @param <T> its values
 */
final class Setting<T> {
  static final Setting<Backend> BACKEND = new Setting<>("backend", Backends.THREADS);

  /** As the user gave it: negative numbers count back from all CPUs. */
  static final Setting<Integer> JOBS = new Setting<>("jobs", -1);

  static final Setting<Preference> PREFERENCE = new Setting<>("prefer", Preference.THREADS);
  static final Setting<Requirement> REQUIREMENT = new Setting<>("require", Requirement.NOTHING);

  /** Tasks in a batch, 0 to let the dispatcher choose. */
  static final Setting<Integer> BATCH_SIZE = new Setting<>("batchSize", 0);

  /** Tasks pulled ahead of their results, 0 to let the dispatcher choose. */
  static final Setting<Integer> PRE_DISPATCH = new Setting<>("preDispatch", 0);

  static final Setting<Integer> MOST_UNREAD = new Setting<>("mostUnread", 1000);
  static final Setting<Long> SHARE_ARRAYS_OVER =
      new Setting<>("shareArraysOver", WorkerSettings.DEFAULT_SHARE_ARRAYS_OVER);

  /** 0 for the worker's share of the CPUs. */
  static final Setting<Integer> INNER_CPUS = new Setting<>("innerCpus", 0);

  static final Setting<List<String>> WORKER_OPTIONS = new Setting<>("workerOptions", List.of());

  /** 0 for any number. */
  static final Setting<Integer> TASKS_PER_WORKER = new Setting<>("tasksPerWorker", 0);

  static final Setting<Optional<Fn0<?, ?>>> INITIALIZER =
      new Setting<>("initializer", Optional.empty());

  /** Empty for the usual places. */
  static final Setting<Optional<Path>> TEMPORARY_FOLDER =
      new Setting<>("temporaryFolder", Optional.empty());

  /** By the worker's rank. */
  static final Setting<Map<String, IntFunction<String>>> ENVIRONMENT =
      new Setting<>("environment", Map.of());

  static final Setting<Retry> RETRY = new Setting<>("retries", Retry.NEVER);
  static final Setting<FailurePolicy> ON_FAILURE = new Setting<>("onFailure", FailurePolicy.ABORT);

  /** Zero for none. */
  static final Setting<Duration> TIMEOUT = new Setting<>("timeout", Duration.ZERO);

  /** Zero for none. */
  static final Setting<Duration> DEADLINE = new Setting<>("deadline", Duration.ZERO);

  /** Empty for nowhere. */
  static final Setting<Optional<Path>> KEEP_FAILURES =
      new Setting<>("keepFailures", Optional.empty());

  static final Setting<Optional<RateLimit>> RATE_LIMIT =
      new Setting<>("rateLimit", Optional.empty());
  static final Setting<Optional<MemoryBound>> MEMORY_BOUND =
      new Setting<>("keepMemoryFree", Optional.empty());

  /** Empty where random numbers follow from nothing. */
  static final Setting<OptionalLong> SEED = new Setting<>("seed", OptionalLong.empty());

  static final Setting<List<ScopedValue<?>>> CARRIED = new Setting<>("carrying", List.of());
  static final Setting<List<Fn0<? extends ScopedValue<?>, ?>>> CARRIED_BY_NAME =
      new Setting<>("carryingByName", List.of());

  static final Setting<Progress> PROGRESS = new Setting<>("progress", Progress.NONE);
  static final Setting<Action<? super RunReport, ?>> REPORT = new Setting<>("report", report -> {});

  private final String name;
  private final T standard;

  private Setting(String name, T standard) {
    this.name = name;
    this.standard = standard;
  }

  /** What holds where nothing was said. */
  T standard() {
    return standard;
  }

  @Override
  public String toString() {
    return name;
  }
}
