package org.joblib4j.process;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives Java serialization, which recurses into what it writes, as much stack as a long chain of
 * objects needs.
 *
 * <p>A usual thread overflows at a linked list of about 5,000 nodes. What overflows here is done
 * again in a thread with a gibibyte of stack, of which the system only provides what is touched.
 */
final class DeepStack {
  private static final long STACK = 1L << 30;

  private DeepStack() {}

  /** Something that may recurse deeply and may be done twice. */
  interface Action<T> {
    /**
     * Does it.
     *
     * @param last whether there is no larger stack to try
     */
    T run(boolean last) throws IOException;
  }

  /**
   * Runs an action, again on a large stack if the usual one overflows.
   *
   * @throws IOException what the action throws
   */
  static <T> T run(Action<T> action) throws IOException {
    try {
      return action.run(false);
    } catch (StackOverflowError e) {
      return runDeep(action);
    }
  }

  private static <T> T runDeep(Action<T> action) throws IOException {
    Rehearsal.once();
    DeepRun<T> run = new DeepRun<>(action);
    Thread caller = Thread.currentThread();
    Thread thread = new Thread(null, run, caller.getName() + " (deep)", STACK);
    thread.setDaemon(true);
    thread.setContextClassLoader(caller.getContextClassLoader());
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // Without one, what is that deep fails, and nothing beside it does.
      Log.of(DeepStack.class)
          .log(System.Logger.Level.DEBUG, "no thread with a large stack could be started", e);
      return action.run(true);
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      caller.interrupt();
    }
    return run.outcome();
  }

  private static final class DeepRun<T> implements Runnable {
    private final Action<T> action;
    private @Nullable T result;
    private @Nullable Throwable failure;

    DeepRun(Action<T> action) {
      this.action = action;
    }

    @Override
    public void run() {
      try {
        result = action.run(true);
      } catch (Throwable t) {
        failure = t;
      }
    }

    T outcome() throws IOException {
      T value = result;
      if (value != null) {
        return value;
      }
      switch (failure) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> throw new IllegalStateException("ended without a result", failure);
      }
    }
  }
}
