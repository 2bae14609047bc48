package org.joblib4j.process;

import java.io.IOException;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/** Placeholder of the branch. */
public final class ProcessBackend implements Backend {
  @Override
  public String name() {
    return "processes";
  }

  @Override
  public Workers open(WorkerSettings settings) throws IOException {
    throw new IOException("not merged yet");
  }
}
