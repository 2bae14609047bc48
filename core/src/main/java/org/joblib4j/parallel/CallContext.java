package org.joblib4j.parallel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.function.Fn0;
import org.joblib4j.parallel.spi.ContextCarrier;
import org.joblib4j.parallel.spi.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a call find around them, taken from the thread that makes the call.
 *
 * <p>In threads of this JVM that is its scope, the scoped values that it carries, and what the
 * carriers capture. To a worker process go the values whose {@link ScopedValue} the worker can find
 * by itself, through a function, and what a carrier captures that is serializable: a ScopedValue is
 * an object without a name, and that of another JVM is another one.
 *
 * @param local for threads of this JVM
 * @param portable for other JVMs, serializable; {@link TaskContext#NONE} for nothing
 */
record CallContext(TaskContext local, TaskContext portable) {

  /**
   * That of the current thread.
   *
   * @param scope binds what calls inside of tasks are to find, null for nothing
   * @throws IllegalStateException when a value is to be carried that cannot reach where tasks run
   */
  static CallContext capture(
      Settings settings, ScopedValue.@Nullable Carrier scope, boolean sharesMemory) {
    ScopedValue.@Nullable Carrier bindings = scope;
    List<CarriedValue> portable = new ArrayList<>();
    for (ScopedValue<?> value : settings.get(Setting.CARRIED)) {
      if (value.isBound()) {
        checkReaches(sharesMemory);
        bindings = bind(bindings, value);
      }
    }
    for (Fn0<? extends ScopedValue<?>, ?> name : settings.get(Setting.CARRIED_BY_NAME)) {
      ScopedValue<?> value = CarriedValue.find(name);
      if (value.isBound()) {
        bindings = bind(bindings, value);
        portable.add(new CarriedValue(name, value.get()));
      }
    }
    List<TaskContext> contexts = new ArrayList<>();
    for (ContextCarrier carrier : Carriers.FOUND) {
      contexts.add(carrier.capture());
    }
    return new CallContext(
        around(bindings == null ? TaskContext.NONE : bindings::run, contexts),
        portable(portable, contexts));
  }

  private static void checkReaches(boolean sharesMemory) {
    if (!sharesMemory) {
      throw new IllegalStateException(
          "carrying(ScopedValue...) reaches threads of this JVM only: for worker processes, keep the"
              + " ScopedValue in a static field and name it by a function,"
              + " carrying(() -> Holder.VALUE)");
    }
  }

  private static <T> ScopedValue.Carrier bind(
      ScopedValue.@Nullable Carrier bindings, ScopedValue<T> value) {
    return bindings == null
        ? ScopedValue.where(value, value.get())
        : bindings.where(value, value.get());
  }

  private static TaskContext portable(List<CarriedValue> values, List<TaskContext> contexts) {
    List<TaskContext> serializable =
        contexts.stream().filter(context -> context instanceof Serializable).toList();
    return values.isEmpty() && serializable.isEmpty()
        ? TaskContext.NONE
        : new PortableContext(List.copyOf(values), serializable);
  }

  private static TaskContext around(TaskContext outermost, List<TaskContext> contexts) {
    TaskContext all = outermost;
    for (TaskContext inner : contexts) {
      TaskContext outer = all;
      all = batch -> outer.run(() -> inner.run(batch));
    }
    return all;
  }

  /** What travels to another JVM. */
  private record PortableContext(List<CarriedValue> values, List<TaskContext> contexts)
      implements TaskContext, Serializable {
    @Override
    public void run(Runnable batch) {
      TaskContext bound = values.isEmpty() ? TaskContext.NONE : this::bind;
      around(bound, contexts).run(batch);
    }

    private void bind(Runnable batch) {
      ScopedValue.Carrier bindings = null;
      for (CarriedValue value : values) {
        bindings = value.bindIn(bindings);
      }
      if (bindings != null) {
        bindings.run(batch);
      }
    }
  }

  /** The carriers of the class path, looked for once. */
  private static final class Carriers {
    static final List<ContextCarrier> FOUND = Services.carriers();
  }
}
