package org.joblib4j.parallel;

/** Two watches of one call. */
record Watches(Progress.Watch first, Progress.Watch second) implements Progress.Watch {
  @Override
  public void sent(long firstIndex, int tasks) {
    first.sent(firstIndex, tasks);
    second.sent(firstIndex, tasks);
  }

  @Override
  public void recalled(long firstIndex, int tasks) {
    first.recalled(firstIndex, tasks);
    second.recalled(firstIndex, tasks);
  }

  @Override
  public void finished(Completion completion) {
    first.finished(completion);
    second.finished(completion);
  }

  @Override
  public void lost(Loss loss) {
    first.lost(loss);
    second.lost(loss);
  }

  @Override
  public void failed(Outcome.Failure<?> failure, boolean again) {
    first.failed(failure, again);
    second.failed(failure, again);
  }

  @Override
  public void ended(boolean whole) {
    first.ended(whole);
    second.ended(whole);
  }
}
