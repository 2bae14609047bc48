package org.joblib4j.parallel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.joblib4j.timing.ManualTimer;

/**
 * Lets the time of a test pass in a task when all others of the call have come back, so that it
 * passes for that task and no other.
 */
final class Straggler implements Progress {
  private final ManualTimer timer;
  private final CountDownLatch others;

  /**
   * One task of a call, which it watches.
   *
   * @param others how many other tasks have a value before
   */
  Straggler(ManualTimer timer, int others) {
    this.timer = timer;
    this.others = new CountDownLatch(others);
  }

  @Override
  public Watch begin(long tasks, int workers) {
    return new Watch() {
      @Override
      public void finished(Completion completion) {
        for (int i = 0; i < completion.tasks(); i++) {
          others.countDown();
        }
      }
    };
  }

  /** Called by the task: time passes as soon as the others have come back. */
  void pass(Duration time) throws InterruptedException {
    others.await();
    timer.pass(time.toNanos());
  }

  /** The same, and the task goes on until it is interrupted. */
  void passAndWait(Duration time) throws InterruptedException {
    pass(time);
    new CountDownLatch(1).await();
  }
}
