package org.joblib4j.parallel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers whose tasks wait for what a thread does: those that the thread works for, those whose
 * task made that call, and so on outwards.
 *
 * <p>A call that would queue on one of them might wait for a worker that waits for the call. It
 * runs in its own thread instead.
 *
 * @param workers the innermost
 * @param caller the thread that began the call whose tasks they run
 * @param outer those around them
 */
record WaitingWorkers(ThreadWorkers workers, Thread caller, @Nullable WaitingWorkers outer) {
  private static final ThreadLocal<@Nullable WaitingWorkers> CURRENT = new ThreadLocal<>();

  /** Those of this thread; null where it runs no task. */
  static @Nullable WaitingWorkers current() {
    return CURRENT.get();
  }

  /** Says for whom this thread works from now on. */
  static void set(@Nullable WaitingWorkers waiting) {
    if (waiting == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(waiting);
    }
  }

  /** Whether a call of this thread must not queue on some workers. */
  static boolean include(ThreadWorkers candidate) {
    for (WaitingWorkers each = CURRENT.get(); each != null; each = each.outer) {
      if (each.workers.equals(candidate)) {
        return true;
      }
    }
    return false;
  }

  /** The threads that began the call and those around it, from the inside out. */
  List<Thread> callers() {
    List<Thread> callers = new ArrayList<>();
    for (WaitingWorkers each = this; each != null; each = each.outer) {
      callers.add(each.caller);
    }
    return callers;
  }
}
