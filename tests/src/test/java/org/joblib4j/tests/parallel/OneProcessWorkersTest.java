package org.joblib4j.tests.parallel;

import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.testkit.WorkersContract;

class OneProcessWorkersTest extends WorkersContract {
  @Override
  protected Backend backend() {
    return Parallel.processes(1).backend();
  }

  @Override
  protected int count() {
    return 1;
  }
}
