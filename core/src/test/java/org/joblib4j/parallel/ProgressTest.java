package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void everyTaskIsToldOnce() {
    Recorder recorder = new Recorder();

    Parallel.threads(2)
        .progress(recorder)
        .retries(1)
        .onFailure(FailurePolicy.SKIP)
        .map(IntStream.range(0, 1000).boxed(), ProgressTest::failAtSeven);

    assertThat(recorder.begun).containsExactly(1000L);
    assertThat(recorder.finished).hasSize(999).doesNotHaveDuplicates().doesNotContain(7L);
    assertThat(recorder.sent).isEqualTo(1001);
    assertThat(recorder.failures).containsExactly("7.1 again", "7.2");
    assertThat(recorder.ends).containsExactly(true);
    assertThat(recorder.times).isNotEmpty().noneMatch(Duration::isNegative);
  }

  @Test
  void callThatFailsEndsEarly() {
    Recorder recorder = new Recorder();

    assertThatThrownBy(() ->
            Parallel.threads(2)
                .progress(recorder)
                .map(IntStream.iterate(0, i -> i + 1).boxed(), ProgressTest::failAtSeven))
        .isInstanceOf(TaskFailedException.class);

    assertThat(recorder.begun).containsExactly(-1L);
    assertThat(recorder.ends).containsExactly(false);
  }

  @Test
  void callOfClosedWorkersDoesNotBegin() {
    Recorder recorder = new Recorder();
    Parallel workers = Parallel.threads(2).progress(recorder).open();
    workers.close();

    assertThatThrownBy(() -> workers.map(List.of(1, 2), i -> i))
        .isInstanceOf(IllegalStateException.class);

    assertThat(recorder.begun).hasSameSizeAs(recorder.ends);
  }

  @Test
  void watchThatFailsDoesNotHarmTheCall() {
    Progress broken =
        (tasks, workers) ->
            new Progress.Watch() {
              @Override
              public void finished(Completion completion) {
                throw new IllegalStateException("no room for a bar");
              }
            };

    assertThat(Parallel.threads(2).progress(broken).map(List.of(1, 2), i -> i))
        .containsExactly(1, 2);
    assertThat(
            Parallel.threads(2)
                .progress((tasks, workers) -> {
                  throw new IllegalStateException("not today");
                })
                .map(List.of(1, 2), i -> i))
        .containsExactly(1, 2);
  }

  @Test
  void brokenWatchDoesNotSilenceTheOthers() {
    List<RunReport> reports = new ArrayList<>();

    Parallel.threads(2)
        .report(reports::add)
        .progress((tasks, workers) ->
            new Progress.Watch() {
              @Override
              public void finished(Completion completion) {
                throw new AssertionError("no room for a bar");
              }
            })
        .map(List.of(1, 2, 3), i -> i);

    assertThat(reports)
        .singleElement()
        .satisfies(report -> assertThat(report.tasks()).isEqualTo(3));
  }

  @Test
  void callWhoseLastBatchFailsHasEndedEarly() {
    Recorder recorder = new Recorder();

    assertThatThrownBy(() ->
            Parallel.jobs(1)
                .progress(recorder)
                .batchSize(4)
                .map(List.of(6, 7, 8, 9), ProgressTest::failAtSeven))
        .isInstanceOf(TaskFailedException.class);

    assertThat(recorder.ends).containsExactly(false);
  }

  @Test
  void textTellsWhereTheCallStands() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    Parallel.threads(2)
        .batchSize(5)
        .onFailure(FailurePolicy.SKIP)
        .progress(Progress.text(10, out))
        .map(IntStream.range(0, 10).boxed(), ProgressTest::failAtSeven);

    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).allMatch(line -> line.startsWith("[joblib4j] "));
    assertThat(lines.getFirst()).contains(" of 10 done").contains("elapsed");
    assertThat(lines.getLast()).contains("100 %, 9 of 10 done, 1 failed").endsWith("finished");
  }

  private static int failAtSeven(int i) {
    if (i == 7) {
      throw new IllegalStateException("seven");
    }
    return i;
  }

  private static final class Recorder implements Progress {
    final List<Long> begun = new ArrayList<>();
    final List<Long> finished = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<Boolean> ends = new ArrayList<>();
    final List<Duration> times = new ArrayList<>();
    long sent;

    @Override
    public Watch begin(long tasks, int workers) {
      begun.add(tasks);
      return new Watch() {
        @Override
        public void sent(long firstIndex, int tasks) {
          sent += tasks;
        }

        @Override
        public void finished(Completion completion) {
          times.add(completion.busy());
          times.add(completion.waited());
          for (int i = 0; i < completion.tasks(); i++) {
            finished.add(completion.firstIndex() + i);
          }
        }

        @Override
        public void failed(Outcome.Failure<?> failure, boolean again) {
          failures.add(failure.index() + "." + failure.attempts() + (again ? " again" : ""));
        }

        @Override
        public void ended(boolean whole) {
          ends.add(whole);
        }
      };
    }
  }
}
