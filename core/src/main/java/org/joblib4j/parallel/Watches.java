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
  public void failed(long index, int attempt, Throwable cause, boolean again) {
    first.failed(index, attempt, cause, again);
    second.failed(index, attempt, cause, again);
  }

  @Override
  public void ended(boolean whole) {
    first.ended(whole);
    second.ended(whole);
  }
}
