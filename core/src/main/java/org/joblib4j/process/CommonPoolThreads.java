package org.joblib4j.process;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Makes the threads of a worker's common pool: their context class loader is, as in the caller, the
 * system's; but the {@linkplain CallersSystemLoader caller's}, which has the classes of the
 * program.
 *
 * <p>Public because the JVM makes one by its name; used in workers only.
 */
public final class CommonPoolThreads implements ForkJoinPool.ForkJoinWorkerThreadFactory {
  private static final String PROPERTY = "java.util.concurrent.ForkJoinPool.common.threadFactory";

  /** Made by the JVM with its common pool. */
  public CommonPoolThreads() {}

  /** Before anything else in a worker: the first use of the pool makes it. */
  static void install() {
    System.setProperty(PROPERTY, "org.joblib4j.process.CommonPoolThreads");
    ForkJoinPool _ = ForkJoinPool.commonPool();
    System.clearProperty(PROPERTY);
  }

  @Override
  public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
    return new PoolThread(pool);
  }

  private static final class PoolThread extends ForkJoinWorkerThread {
    PoolThread(ForkJoinPool pool) {
      super(null, pool, false);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a loader is known by its identity
    public @Nullable ClassLoader getContextClassLoader() {
      ClassLoader own = super.getContextClassLoader();
      return own == ClassLoader.getSystemClassLoader()
          ? CallersSystemLoader.getSystemClassLoader()
          : own;
    }
  }
}
