package org.joblib4j.parallel;

import java.time.Duration;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Workers;

/** The workers of {@link DeskBackend}. */
record DeskWorkers(String name, int count) implements Workers {
  @Override
  public Duration batchTime() {
    return Duration.ofMillis(1);
  }

  @Override
  public Run startRun(RunSettings settings) {
    return new InlineRun(name, settings, run -> {});
  }

  @Override
  public void close() {}
}
