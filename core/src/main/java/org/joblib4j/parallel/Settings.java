package org.joblib4j.parallel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.ProcessSettings;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Parallel} was told; what it was not told comes from around the call, or is as
 * {@link Setting#standard} says. Immutable.
 */
final class Settings {
  static final Settings NONE = new Settings(Map.of());

  /**
   * How long worker processes stay for the next call: starting them costs more than keeping them.
   */
  private static final Duration IDLE_TIME = Duration.ofMinutes(5);

  private final Map<Setting<?>, Object> values;

  private Settings(Map<Setting<?>, Object> values) {
    this.values = values;
  }

  /** These and one more, or another value for it. */
  <T> Settings with(Setting<T> setting, T value) {
    Map<Setting<?>, Object> more = new HashMap<>(values);
    more.put(setting, value);
    return new Settings(Map.copyOf(more));
  }

  /** These but for one. */
  Settings without(Setting<?> setting) {
    if (!has(setting)) {
      return this;
    }
    Map<Setting<?>, Object> fewer = new HashMap<>(values);
    fewer.remove(setting);
    return new Settings(Map.copyOf(fewer));
  }

  /** These, and those of the others that these do not say. */
  Settings over(Settings others) {
    if (others.values.isEmpty()) {
      return this;
    }
    Map<Setting<?>, Object> all = new HashMap<>(others.values);
    all.putAll(values);
    return new Settings(Map.copyOf(all));
  }

  boolean has(Setting<?> setting) {
    return values.containsKey(setting);
  }

  @SuppressWarnings("unchecked") // with() has put a T
  <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    return value == null ? setting.standard() : (T) value;
  }

  /**
   * The place of a call with these settings, which say more than those around it.
   *
   * @throws IllegalStateException when the place that was asked for cannot do what is required
   */
  Backend backend(Settings around) {
    Settings all = over(around);
    boolean shared = all.get(Setting.REQUIREMENT) == Requirement.SHARED_MEMORY;
    if (has(Setting.BACKEND)) {
      Backend asked = get(Setting.BACKEND);
      if (shared && !asked.sharesMemory()) {
        throw new IllegalStateException(
            asked.name()
                + " do not share memory with the caller, which require(SHARED_MEMORY) asks for; use"
                + " threads, or jobs(n) to leave the place open");
      }
      return asked;
    }
    Backend found =
        around.has(Setting.BACKEND)
            ? around.get(Setting.BACKEND)
            : Backends.preferred(all.get(Setting.PREFERENCE));
    return shared && !found.sharesMemory() ? Backends.THREADS : found;
  }

  int workers() {
    return CpuCount.workersFor(get(Setting.JOBS), CpuCount.available());
  }

  /** What the workers are given; those of an opened value end with it, others stay a while. */
  WorkerSettings workerSettings(boolean opened) {
    return new WorkerSettings(
        workers(),
        get(Setting.SHARE_ARRAYS_OVER),
        get(Setting.JOBS) < 0,
        get(Setting.INNER_CPUS),
        opened ? Duration.ZERO : IDLE_TIME,
        new ProcessSettings(
            get(Setting.WORKER_OPTIONS),
            get(Setting.TASKS_PER_WORKER),
            get(Setting.INITIALIZER),
            get(Setting.TEMPORARY_FOLDER).or(TemporaryPlace::ofEnvironment),
            get(Setting.ENVIRONMENT)));
  }

  /** For a person to read. */
  @Override
  public String toString() {
    Map<String, @Nullable Object> named = new TreeMap<>();
    values.forEach((setting, value) -> named.put(setting.toString(), describe(value)));
    return named.toString();
  }

  private static Object describe(Object value) {
    return value instanceof Backend backend ? backend.name() : value;
  }
}
