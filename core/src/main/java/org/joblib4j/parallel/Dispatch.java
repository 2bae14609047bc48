package org.joblib4j.parallel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.RunningTask;
import org.joblib4j.timing.Timer;

/**
 * How one call is dispatched.
 *
 * @param batchSize tasks in a batch, 0 to choose it by their time
 * @param preDispatch tasks that are under way at most, 0 to choose it
 * @param retry which failed tasks are tried again
 * @param onFailure what becomes of a task without another attempt
 * @param keepFailures where tasks that have failed for good are saved
 * @param ordered whether results come in the order of the input, or as they finish
 * @param mostUnread how many results may wait for the reader before the dispatch stops
 * @param deadline how long the call may take, zero for no limit
 * @param deadlineNanos when that time is over, by {@link Timer#nanoTime}
 * @param seed what the random numbers of its tasks follow from
 * @param rules what keeps tasks from beginning
 * @param run what its tasks are given
 * @param processes whether its tasks take CPUs of this machine outside of this JVM
 * @param watchers who is told what happens
 * @param timer what its time is measured by
 */
record Dispatch(
    int batchSize,
    int preDispatch,
    Retry retry,
    OnFailure onFailure,
    Optional<Path> keepFailures,
    boolean ordered,
    long mostUnread,
    Duration deadline,
    long deadlineNanos,
    OptionalLong seed,
    Admission.Rules rules,
    RunSettings run,
    boolean processes,
    List<Progress> watchers,
    Timer timer) {
  private static final Duration LONGEST_DEADLINE = Duration.ofDays(36_500);

  Dispatch {
    watchers = List.copyOf(watchers);
  }

  /** What becomes of a task that has failed for good. */
  enum OnFailure {
    /** It ends the call. */
    ABORT,
    /** It is left out. */
    SKIP,
    /** It is handed out in its place. */
    HAND_OUT
  }

  /**
   * A call with these settings, which begins now.
   *
   * @param backend where its tasks run
   */
  static Dispatch of(
      Settings settings, Backend backend, OnFailure onFailure, boolean ordered, long mostUnread) {
    CallContext context = Scope.callContext(settings, backend.sharesMemory());
    Duration deadline = settings.get(Setting.DEADLINE);
    Timer timer = timer(backend);
    return new Dispatch(
        settings.get(Setting.BATCH_SIZE),
        settings.get(Setting.PRE_DISPATCH),
        settings.get(Setting.RETRY),
        onFailure,
        settings.get(Setting.KEEP_FAILURES),
        ordered,
        mostUnread,
        deadline,
        timer.nanoTime() + nanos(deadline),
        seed(settings),
        rules(settings, backend),
        new RunSettings(
            settings.get(Setting.TIMEOUT),
            context.local(),
            context.portable(),
            false,
            settings.get(Setting.KEEP_FAILURES).isPresent()),
        backend.takesCpusOfThisMachine(),
        watchers(settings),
        timer);
  }

  /** Threads may have a time of their own, which tests hold. */
  private static Timer timer(Backend backend) {
    return switch (backend) {
      case ThreadBackend threads -> threads.timer();
      case VirtualThreadBackend threads -> threads.timer();
      default -> Timer.SYSTEM;
    };
  }

  /**
   * That of a call of this thread: its own, or one that follows from that of the task around it.
   */
  static OptionalLong seed(Settings settings) {
    OptionalLong own = settings.get(Setting.SEED);
    return own.isPresent() ? own : RunningTask.seedOfNextCall();
  }

  private static Admission.Rules rules(Settings settings, Backend backend) {
    boolean here = backend.sharesMemory() || backend.takesCpusOfThisMachine();
    return new Admission.Rules(
        settings.get(Setting.RATE_LIMIT),
        here ? settings.get(Setting.MEMORY_BOUND) : Optional.empty());
  }

  private static List<Progress> watchers(Settings settings) {
    List<Progress> watchers = new ArrayList<>();
    if (settings.has(Setting.PROGRESS)) {
      watchers.add(settings.get(Setting.PROGRESS));
    }
    if (settings.has(Setting.REPORT)) {
      watchers.add(RunReport.to(settings.get(Setting.REPORT)));
    }
    if (CallEvents.areRecorded()) {
      watchers.add(CallEvents.PROGRESS);
    }
    return watchers;
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST_DEADLINE) > 0
        ? LONGEST_DEADLINE.toNanos()
        : duration.toNanos();
  }

  /** The same call, whose deadline counts from now. */
  Dispatch beginningNow() {
    return new Dispatch(
        batchSize,
        preDispatch,
        retry,
        onFailure,
        keepFailures,
        ordered,
        mostUnread,
        deadline,
        timer.nanoTime() + nanos(deadline),
        seed,
        rules,
        run,
        processes,
        watchers,
        timer);
  }

  boolean hasDeadline() {
    return !deadline.isZero();
  }

  /** The same call, whose tasks do not run in the thread that waits for them. */
  Dispatch inOwnThread() {
    return new Dispatch(
        batchSize,
        preDispatch,
        retry,
        onFailure,
        keepFailures,
        ordered,
        mostUnread,
        deadline,
        deadlineNanos,
        seed,
        rules,
        run.inOwnThread(),
        processes,
        watchers,
        timer);
  }
}
