package org.joblib4j.parallel;

import java.time.Duration;
import org.joblib4j.text.DurationText;

/** The time of a parallel call was over before all its tasks had ended. */
public final class DeadlineExceededException extends CallAbortedException {
  private static final long serialVersionUID = 1L;

  DeadlineExceededException(Duration deadline, long ended, long running) {
    super(
        "the call was not finished after its deadline of "
            + DurationText.of(deadline)
            + ": "
            + ended
            + " tasks had ended, "
            + running
            + " were under way",
        null);
  }
}
