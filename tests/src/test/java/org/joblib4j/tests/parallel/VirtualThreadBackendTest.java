package org.joblib4j.tests.parallel;

import org.joblib4j.parallel.Parallel;
import org.joblib4j.testkit.BackendContract;

class VirtualThreadBackendTest extends BackendContract {
  @Override
  protected Parallel parallel(int jobs) {
    return Parallel.virtualThreads(jobs);
  }
}
