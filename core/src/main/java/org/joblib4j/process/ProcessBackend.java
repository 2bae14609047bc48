package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.FileSystems;
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
 * <p>The arguments of one batch are serialized together: an object that two of its tasks refer to
 * arrives as one object. A large Java array is copied once by each worker, whose tasks share the
 * copy; an {@code NdArray} is mapped, and read-only. Tasks treat their arguments as read-only.
 *
 * <p>Calls that run at the same time share their workers and take turns, unless they keep workers
 * open: a task must not wait for a task of another call. What a task prints comes out of this JVM's
 * standard streams, each line tagged with the task; what it logs is logged by this JVM's logger of
 * the same name, at the level that this one has when the call begins.
 *
 * <p>For Linux, and with named temporary files for other Unix systems.
 */
public final class ProcessBackend implements Backend {
  /** The one kind of worker processes. */
  public ProcessBackend() {}

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public boolean takesCpusOfThisMachine() {
    return true;
  }

  /**
   * Starts the workers, or takes them over from a pool that was closed a short while ago; returns
   * when the first one is ready.
   *
   * @throws IOException when a worker cannot be started, with what it wrote; when this is no Unix
   */
  @Override
  public Workers open(WorkerSettings settings) throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      throw new IOException(
          "worker processes need a Unix system, this is "
              + System.getProperty("os.name")
              + "; threads run everywhere");
    }
    return ProcessWorkers.open(settings);
  }
}
