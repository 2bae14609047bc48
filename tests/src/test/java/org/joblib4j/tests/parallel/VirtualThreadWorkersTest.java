package org.joblib4j.tests.parallel;

import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.testkit.WorkersContract;

class VirtualThreadWorkersTest extends WorkersContract {
  @Override
  protected Backend backend() {
    return Parallel.virtualThreads(2).backend();
  }
}
