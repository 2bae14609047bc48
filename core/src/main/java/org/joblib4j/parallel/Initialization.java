package org.joblib4j.parallel;

import org.joblib4j.function.Action;
import org.joblib4j.function.Fn0;

/** An action that prepares a worker process, as the task that a worker runs first. */
record Initialization(Action<? super WorkerContext, ?> action) implements Fn0<Boolean, Throwable> {
  @Override
  public Boolean call() throws Throwable {
    action.call(WorkerContext.current().orElseThrow());
    return true;
  }
}
