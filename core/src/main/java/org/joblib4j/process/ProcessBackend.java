package org.joblib4j.process;

import java.io.IOException;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;

/**
 * Worker JVMs on this machine.
 *
 * <p>A task cannot harm the caller's JVM: it may crash, call {@code System.exit}, leak memory or
 * change static state, and it can be killed. For that it is sent: functions, arguments and results
 * have to be serializable and are copies; static fields have their initial values in a worker.
 * Classes need not be: a worker asks this JVM for them, wherever they come from.
 *
 * <p>Linux and other systems with Unix domain sockets and {@code java} in {@code java.home}.
 */
public final class ProcessBackend implements Backend {
  /** The one kind of worker processes. */
  public ProcessBackend() {}

  @Override
  public String name() {
    return "processes";
  }

  /**
   * Starts the workers, or takes them over from a pool that was closed a short while ago; returns
   * when the first one is ready.
   *
   * @throws IOException when a worker cannot be started, with what it wrote
   */
  @Override
  public Workers open(WorkerSettings settings) throws IOException {
    return ProcessWorkers.open(settings);
  }
}
