package org.joblib4j.parallel;

import java.util.List;
import java.util.function.Supplier;
import org.joblib4j.parallel.spi.ContextCarrier;
import org.joblib4j.parallel.spi.TaskContext;
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

  /** Makes something inside of this scope. */
  <T> T in(Supplier<T> code) {
    return ScopedValue.where(CURRENT, this).call(code::get);
  }

  /** Runs code inside of this scope. */
  <R extends @Nullable Object, X extends Throwable> R run(
      ScopedValue.CallableOp<? extends R, X> code) throws X {
    return ScopedValue.where(CURRENT, this).call(code);
  }

  /** What the tasks of a call that is made here find around them. */
  static TaskContext taskContext(Settings settings) {
    ScopedValue.@Nullable Carrier bindings = null;
    if (CURRENT.isBound()) {
      bindings = bind(bindings, CURRENT);
    }
    for (ScopedValue<?> value : settings.get(Setting.CARRIED)) {
      if (value.isBound()) {
        bindings = bind(bindings, value);
      }
    }
    TaskContext context = bindings == null ? TaskContext.NONE : bindings::run;
    for (ContextCarrier carrier : Carriers.FOUND) {
      context = around(context, carrier.capture());
    }
    return context;
  }

  private static <T> ScopedValue.Carrier bind(
      ScopedValue.@Nullable Carrier bindings, ScopedValue<T> value) {
    return bindings == null
        ? ScopedValue.where(value, value.get())
        : bindings.where(value, value.get());
  }

  private static TaskContext around(TaskContext outer, TaskContext inner) {
    return batch -> outer.run(() -> inner.run(batch));
  }

  /** The carriers of the class path, looked for once. */
  private static final class Carriers {
    static final List<ContextCarrier> FOUND = Services.carriers();
  }
}
