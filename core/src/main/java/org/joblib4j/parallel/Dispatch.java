package org.joblib4j.parallel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.joblib4j.parallel.spi.RunSettings;

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
 * @param run what its tasks are given
 * @param watching whether anybody is to be told what happens
 * @param progress who
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
    RunSettings run,
    boolean watching,
    Progress progress) {

  /** What becomes of a task that has failed for good. */
  enum OnFailure {
    /** It ends the call. */
    ABORT,
    /** It is left out. */
    SKIP,
    /** It is handed out in its place. */
    HAND_OUT
  }

  /** A call with these settings. */
  static Dispatch of(Settings settings, OnFailure onFailure, boolean ordered, long mostUnread) {
    boolean reports = settings.has(Setting.REPORT);
    Progress progress = settings.get(Setting.PROGRESS);
    if (reports) {
      progress = progress.and(RunReport.to(settings.get(Setting.REPORT)));
    }
    boolean recorded = CallEvents.areRecorded();
    if (recorded) {
      progress = progress.and(CallEvents.PROGRESS);
    }
    return new Dispatch(
        settings.get(Setting.BATCH_SIZE),
        settings.get(Setting.PRE_DISPATCH),
        settings.get(Setting.RETRY),
        onFailure,
        settings.get(Setting.KEEP_FAILURES),
        ordered,
        mostUnread,
        settings.get(Setting.DEADLINE),
        new RunSettings(settings.get(Setting.TIMEOUT), Scope.taskContext(settings)),
        reports || recorded || settings.has(Setting.PROGRESS),
        progress);
  }
}
