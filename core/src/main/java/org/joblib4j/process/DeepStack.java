package org.joblib4j.process;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives Java serialization, which recurses into what it writes, as much stack as a long chain of
 * objects needs.
 *
 * <p>A usual thread overflows at a linked list of about 5,000 nodes. What overflows here is done
 * again in a thread with a gibibyte of stack, of which the system only provides what is touched.
 *
 * <p><b>Chains without end.</b> An object that makes a new one each time it is written would fill
 * that stack, too, in seconds. What takes minutes is the way back: an error that passes millions of
 * frames turns each of them, compiled for the case that nothing is thrown, back into an interpreted
 * one. So {@link #check} bounds the depth before the stack does, and tells the waiting thread at
 * once; the deep thread finds its way back alone.
 */
final class DeepStack {
  private static final long STACK = 1L << 30;

  /** A default-serialized object takes four, a HashMap in a HashMap eleven, of 130 bytes each. */
  private static final long MOST_FRAMES = 3_600_000;

  /** How many deep threads are on their way back from a chain without end. */
  private static final AtomicInteger RETURNING = new AtomicInteger();

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
   * @throws StackOverflowError when the large stack is not enough, or would not be
   */
  static <T> T run(Action<T> action) throws IOException {
    try {
      return action.run(false);
    } catch (StackOverflowError e) {
      Rehearsal.once();
      return new DeepThread<>(action).outcome();
    }
  }

  /**
   * Whether a deep thread is on its way back from a chain without end. It takes a core for about a
   * minute, and whoever asks for the stacks of all threads meanwhile, a debugger or a task, gets
   * millions of frames, each of which takes the JVM kilobytes to describe.
   */
  static boolean isReturning() {
    return RETURNING.get() > 0;
  }

  /**
   * Called now and then by what recurses: counts how deep it is, which takes a tenth of a second
   * for a million frames.
   *
   * @throws StackOverflowError when it is so deep that there is hardly an end
   */
  static void check() {
    if (Thread.currentThread() instanceof DeepThread<?> deep) {
      deep.checkDepth();
    }
  }

  private static final class DeepThread<T> extends Thread {
    private final Action<T> action;
    private final CountDownLatch done = new CountDownLatch(1);

    /** Written before the latch opens, as is the next. */
    private @Nullable T result;

    private @Nullable Throwable failure;

    /** For this thread. */
    private boolean returning;

    DeepThread(Action<T> action) {
      super(null, null, Thread.currentThread().getName() + " (deep)", STACK);
      this.action = action;
      setDaemon(true);
      setContextClassLoader(Thread.currentThread().getContextClassLoader());
    }

    @Override
    public void run() {
      try {
        result = action.run(true);
      } catch (Throwable t) {
        fail(t);
      }
      if (returning) {
        RETURNING.decrementAndGet();
      }
      done.countDown();
    }

    private void fail(Throwable cause) {
      if (done.getCount() > 0) {
        failure = cause;
      }
    }

    void checkDepth() {
      if (StackWalker.getInstance().walk(Stream::count) > MOST_FRAMES) {
        StackOverflowError tooDeep =
            new StackOverflowError("more than " + MOST_FRAMES + " calls within calls");
        if (!returning) {
          returning = true;
          RETURNING.incrementAndGet();
        }
        fail(tooDeep);
        done.countDown();
        throw tooDeep;
      }
    }

    /** Starts, waits, and says what became of it. */
    T outcome() throws IOException {
      try {
        start();
      } catch (OutOfMemoryError e) {
        // Without one, what is that deep fails, and nothing beside it does.
        Log.of(DeepStack.class)
            .log(System.Logger.Level.DEBUG, "no thread with a large stack could be started", e);
        return action.run(true);
      }
      boolean interrupted = false;
      while (true) {
        try {
          done.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure) {
        case null -> {
          T value = result;
          if (value != null) {
            return value;
          }
          throw new IllegalStateException("ended without a result");
        }
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException("ended without a result", failure);
      }
    }
  }
}
