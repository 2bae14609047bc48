package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lines and bars say, by a clock that stands still until it is told to go on. */
class ProgressTextTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nanos = 4711;

  private ProgressText text(String title, long tasks) {
    return new ProgressText(title, tasks, 2, 10, out, () -> nanos);
  }

  private ProgressBar bar(String title, long tasks) {
    return new ProgressBar(title, tasks, 2, out, () -> nanos);
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  private static Completion completion(int tasks) {
    return new Completion(
        0, tasks, 0, "thread 0", Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  private static Outcome.Failure<?> failure() {
    return new Outcome.Failure<>(new IllegalStateException("no"), 7, List.of("7"), 1, "thread 0");
  }

  private String last() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList().getLast();
  }

  @Test
  void knownResultsAreNoSpeed() {
    ProgressText text = text("", 40);

    text.recalled(0, 20);
    assertThat(last()).isEqualTo("[joblib4j] 50 %, 20 of 40 done, 20 found, 0 s elapsed");
    passes(Duration.ofMillis(100));
    text.sent(20, 2);
    passes(Duration.ofSeconds(1));
    text.finished(completion(1));
    assertThat(last()).isEqualTo("[joblib4j] 52 %, 21 of 40 done, 1.0/s, 20 found, 1.1 s elapsed");
    text.finished(completion(1));

    assertThat(last())
        .isEqualTo("[joblib4j] 55 %, 22 of 40 done, 9 s left, 2.0/s, 20 found, 1.1 s elapsed");
  }

  @Test
  void timeThatKnownResultsTookBeforeTheFirstTaskWasSentIsNoneOfTheTasks() {
    ProgressText text = text("", 1_000_010);

    for (int i = 0; i < 100; i++) {
      passes(Duration.ofSeconds(1));
      text.recalled(10_000L * i, 10_000);
    }
    text.sent(1_000_000, 10);
    passes(Duration.ofSeconds(5));
    text.finished(completion(5));

    assertThat(last()).contains(" 5 s left, 1.0/s, ");
  }

  @Test
  void tasksThatFailForGoodAreDoneWithAndRetriesAreNot() {
    ProgressText text = text("", 4);

    text.sent(0, 4);
    passes(Duration.ofSeconds(10));
    text.failed(failure(), true);
    assertThat(last()).isEqualTo("[joblib4j] 0 %, 0 of 4 done, 1 retry, 10 s elapsed");
    text.failed(failure(), false);
    text.failed(failure(), false);

    assertThat(last())
        .isEqualTo(
            "[joblib4j] 50 %, 0 of 4 done, 2 failed, 10 s left, 12/min, 1 retry, 10 s elapsed");
  }

  @Test
  void callWithoutAKnownEndHasASpeed() {
    ProgressText text = text("", -1);

    text.sent(0, 10);
    passes(Duration.ofSeconds(2));
    text.finished(completion(5000));
    text.ended(true);

    assertThat(last()).isEqualTo("[joblib4j] 5000 done, 2500/s, 2 s elapsed, finished");
  }

  @Test
  void emptyCallHasNoPercent() {
    text("", 0).ended(true);

    assertThat(last()).isEqualTo("[joblib4j] 0 of 0 done, 0 s elapsed, finished");
  }

  @Test
  void titleStandsInFrontInOneLine() {
    text(" fit \n models ", 1).ended(false);

    assertThat(last())
        .isEqualTo("[joblib4j] fit models: 0 %, 0 of 1 done, 0 s elapsed, ended early");
  }

  @Test
  void barHasTitlePercentAndRate() {
    ProgressBar bar = bar("fit", 1000);

    bar.sent(0, 1000);
    passes(Duration.ofSeconds(4));
    bar.finished(completion(420));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r\u001b[K\u001b[?7lfit  42 % [########------------] 420 of 1000 done, 5.5 s left,"
                + " 105/s, 4 s elapsed\u001b[?7h");
  }

  @Test
  void lastPercentIsThatOfTheLastTask() {
    ProgressBar bar = bar("", 1000);

    passes(Duration.ofSeconds(1));
    bar.finished(completion(999));

    assertThat(last()).contains(" 99 % [###################-] 999 of 1000 done");
  }

  @Test
  void barIsNotDrawnMoreOftenThanItCanBeRead() {
    ProgressBar bar = bar("", 1000);

    for (int i = 0; i < 100; i++) {
      passes(Duration.ofMillis(10));
      bar.finished(completion(1));
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).split("\r", -1)).hasSizeBetween(9, 12);
  }

  @Test
  void barEndsWithALineThatStays() {
    ProgressBar bar = bar("", 10);

    bar.finished(completion(10));
    bar.ended(true);

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("100 % [####################] 10 of 10 done")
        .endsWith(System.lineSeparator());
  }

  @Test
  void barOfACallWithoutAKnownEndIsALine() {
    ProgressBar bar = bar("read", -1);

    bar.finished(completion(3));
    bar.ended(false);

    assertThat(last()).contains("lread 3 done, ").contains(", ended early").doesNotContain("%");
  }
}
