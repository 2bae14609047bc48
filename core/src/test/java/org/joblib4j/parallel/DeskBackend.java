package org.joblib4j.parallel;

import java.util.function.BiFunction;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/** A backend such as others write, which runs tasks in the calling thread. */
public final class DeskBackend implements Backend {
  private final String name;
  private final boolean sharesMemory;
  private final BiFunction<String, Integer, Workers> workers;

  /** Called by ServiceLoader. */
  public DeskBackend() {
    this("desk", true, DeskWorkers::new);
  }

  DeskBackend(String name, boolean sharesMemory, BiFunction<String, Integer, Workers> workers) {
    this.name = name;
    this.sharesMemory = sharesMemory;
    this.workers = workers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean sharesMemory() {
    return sharesMemory;
  }

  @Override
  public Workers open(WorkerSettings settings) {
    return workers.apply(name, settings.count());
  }
}
