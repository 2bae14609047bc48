package org.joblib4j.process;

import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.TaskContext;

/**
 * What tasks of a run find around them, as a function of their batch: so it is sent as functions
 * are, once to each worker.
 */
record SentContext(TaskContext context) implements Fn1<Runnable, Boolean, RuntimeException> {
  @Override
  public Boolean call(Runnable batch) {
    context.run(batch);
    return true;
  }
}
