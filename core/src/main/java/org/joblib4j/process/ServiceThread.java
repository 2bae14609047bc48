package org.joblib4j.process;

/**
 * A daemon thread that serves a connection between parent and worker.
 *
 * <p>Code of the user may interrupt each thread that it can find, such as all of its own thread
 * group. An interrupt closes a channel that a thread reads from, for good, and the worker with it;
 * nobody has a reason to interrupt this one, so it does not listen.
 */
final class ServiceThread extends Thread {
  private ServiceThread(Runnable service, String name) {
    super(null, service, name, 0, false);
    setDaemon(true);
  }

  /** Starts a thread. */
  static void start(Runnable service, String name) {
    new ServiceThread(service, name).start();
  }

  /** Does nothing. */
  @Override
  public void interrupt() {}
}
