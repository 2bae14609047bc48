package org.joblib4j.parallel;

import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.joblib4j.text.ArgumentText;

/**
 * Events for the JDK's Flight Recorder: one for each call, for each batch that came back, and for
 * each failure.
 */
final class CallEvents {
  /** Records what happens in calls. */
  static final Progress PROGRESS = (tasks, workers) -> new Recording(workers);

  private static final boolean RECORDER = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private static final AtomicLong CALLS = new AtomicLong();

  private CallEvents() {}

  /**
   * Whether a recording may run; asking the events would start the recorder. Trimmed Java runtimes
   * have none.
   */
  static boolean areRecorded() {
    return RECORDER && FlightRecorder.isInitialized();
  }

  @Name("org.joblib4j.Call")
  @Label("Parallel call")
  @Category("joblib4j")
  @Description("From the beginning of a call to its last result")
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  private static final class CallEvent extends Event {
    @Label("Call")
    long call;

    @Label("Workers")
    int workers;

    @Label("Tasks")
    long tasks;

    @Label("Failures")
    long failures;

    @Label("Whole")
    boolean whole;
  }

  @Name("org.joblib4j.Batch")
  @Label("Batch of tasks")
  @Category("joblib4j")
  @Description("Tasks that a worker has finished; the event is written when they arrive")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  private static final class BatchEvent extends Event {
    @Label("Call")
    long call;

    @Label("First task")
    long firstIndex;

    @Label("Tasks")
    int tasks;

    @Label("Failures")
    int failures;

    @Label("Worker")
    String worker = "";

    @Label("Waited")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    @Label("Busy")
    @Timespan(Timespan.NANOSECONDS)
    long busy;

    @Label("Overhead")
    @Timespan(Timespan.NANOSECONDS)
    long overhead;
  }

  @Name("org.joblib4j.Loss")
  @Label("Lost batch of tasks")
  @Category("joblib4j")
  @Description("Tasks that a worker had in hand when it died, or the call ended")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  private static final class LossEvent extends Event {
    @Label("Call")
    long call;

    @Label("First task")
    long firstIndex;

    @Label("Tasks")
    int tasks;

    @Label("Worker")
    String worker = "";

    @Label("Time")
    @Timespan(Timespan.NANOSECONDS)
    long time;

    @Label("Death")
    String death = "";
  }

  @Name("org.joblib4j.TaskFailure")
  @Label("Failed task")
  @Category("joblib4j")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  private static final class FailureEvent extends Event {
    @Label("Call")
    long call;

    @Label("Task")
    long index;

    @Label("Attempt")
    int attempt;

    @Label("Tried again")
    boolean again;

    @Label("Failure")
    String failure = "";

    @Label("Arguments")
    String arguments = "";

    @Label("Worker")
    String worker = "";
  }

  private static final class Recording implements Progress.Watch {
    private final CallEvent event = new CallEvent();

    Recording(int workers) {
      event.call = CALLS.incrementAndGet();
      event.workers = workers;
      event.begin();
    }

    @Override
    public void finished(Completion completion) {
      event.tasks += completion.tasks();
      BatchEvent batch = new BatchEvent();
      if (batch.isEnabled()) {
        batch.call = event.call;
        batch.firstIndex = completion.firstIndex();
        batch.tasks = completion.tasks();
        batch.failures = completion.failures();
        batch.worker = completion.worker();
        batch.waited = completion.waited().toNanos();
        batch.busy = completion.busy().toNanos();
        batch.overhead = completion.overhead().toNanos();
        batch.commit();
      }
    }

    @Override
    public void lost(Loss loss) {
      LossEvent lost = new LossEvent();
      lost.call = event.call;
      lost.firstIndex = loss.firstIndex();
      lost.tasks = loss.tasks();
      lost.worker = loss.worker();
      lost.time = loss.time().toNanos();
      lost.death = loss.death().orElse("");
      lost.commit();
    }

    @Override
    public void failed(Outcome.Failure<?> failure, boolean again) {
      event.failures++;
      FailureEvent failed = new FailureEvent();
      failed.call = event.call;
      failed.index = failure.index();
      failed.attempt = failure.attempts();
      failed.again = again;
      failed.failure = ArgumentText.full(failure.cause());
      failed.arguments = String.join(", ", failure.arguments());
      failed.worker = failure.worker();
      failed.commit();
    }

    @Override
    public void ended(boolean whole) {
      event.whole = whole;
      event.commit();
    }
  }
}
