package org.joblib4j.parallel;

import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What holds around a call: the defaults of {@link Parallel#asDefault}.
 *
 * @param settings what calls are told unless they know better
 * @param opened workers that are open, for calls that do not ask for others
 */
record Scope(Settings settings, @Nullable Workers opened) {
  private static final Scope OUTERMOST = new Scope(Settings.NONE, null);
  private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

  /** The scope of this thread. */
  static Scope current() {
    return CURRENT.orElse(OUTERMOST);
  }

  /** The open workers, unless tasks that share memory with the caller cannot run there. */
  @Nullable Workers openedFor(Settings own) {
    boolean shared = own.over(settings).get(Setting.REQUIREMENT) == Requirement.SHARED_MEMORY;
    return shared && !settings.get(Setting.BACKEND).sharesMemory() ? null : opened;
  }

  /** The same for calls inside of tasks, which otherwise would all draw the same numbers. */
  private Scope inTasks() {
    return settings.has(Setting.SEED) ? new Scope(settings.without(Setting.SEED), opened) : this;
  }

  /** Runs code inside of this scope. */
  <R extends @Nullable Object, X extends Throwable> R run(
      ScopedValue.CallableOp<? extends R, X> code) throws X {
    return ScopedValue.where(CURRENT, this).call(code);
  }

  /**
   * What the tasks of a call that is made here find around them.
   *
   * @param sharesMemory whether they run in this JVM
   * @throws IllegalStateException when a value is to be carried that cannot reach where they run
   */
  static CallContext callContext(Settings settings, boolean sharesMemory) {
    ScopedValue.Carrier scope =
        CURRENT.isBound() ? ScopedValue.where(CURRENT, CURRENT.get().inTasks()) : null;
    return CallContext.capture(settings, scope, sharesMemory);
  }
}
