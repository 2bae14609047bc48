package org.joblib4j.tests.parallel;

import org.joblib4j.parallel.Parallel;
import org.joblib4j.testkit.CallContract;

/** The calling thread as the only worker. */
class SequentialTest extends CallContract {
  @Override
  protected Parallel parallel(int jobs) {
    return Parallel.jobs(1);
  }
}
