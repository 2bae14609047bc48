package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @Test
  void reportCountsWhatHappened() {
    List<RunReport> reports = new ArrayList<>();

    Parallel.threads(2)
        .report(reports::add)
        .onFailure(FailurePolicy.SKIP)
        .retries(1)
        .batchSize(10)
        .map(IntStream.range(0, 100).boxed(), RunReportTest::failAtSeven);

    assertThat(reports).hasSize(1);
    RunReport report = reports.getFirst();
    assertThat(report.tasks()).isEqualTo(99);
    assertThat(report.failures()).isEqualTo(1);
    assertThat(report.retries()).isEqualTo(1);
    assertThat(report.whole()).isTrue();
    assertThat(report.wall()).isPositive();
    assertThat(report.workers().stream().mapToLong(RunReport.Worker::tasks).sum()).isEqualTo(99);
    assertThat(report.batches().stream().mapToInt(Completion::tasks).sum()).isEqualTo(99);
    assertThat(report.slowest()).hasSize(10);
    assertThat(report.tasksPerSecond()).isPositive();
    assertThat(report.workers()).allMatch(worker -> report.load(worker) <= 1.01);
    assertThat(report.failed())
        .extracting(failed -> failed.task().index(), RunReport.Failed::again)
        .containsExactly(tuple(7L, true), tuple(7L, false));
    assertThat(report.failedLeftOut()).isZero();
  }

  @Test
  void timeOfATaskThatFailedIsItsWorkersToo() {
    List<RunReport> reports = new ArrayList<>();

    Parallel.threads(2)
        .report(reports::add)
        .outcomes(
            List.of(7),
            i -> {
              long end = System.nanoTime() + 1_000_000;
              while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
              }
              return failAtSeven(i);
            });

    RunReport report = reports.getFirst();
    assertThat(report.workers()).singleElement().matches(worker -> worker.tasks() == 0);
    assertThat(report.workers().getFirst().busy()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
    assertThat(report.slowest())
        .singleElement()
        .satisfies(batch -> {
          assertThat(batch.tasks()).isZero();
          assertThat(batch.failures()).isEqualTo(1);
          assertThat(batch.busyForEach()).isEqualTo(batch.busy());
        });
  }

  @Test
  void flightRecorderSeesCallsBatchesAndFailures(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("calls.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      Parallel.threads(2)
          .onFailure(FailurePolicy.SKIP)
          .batchSize(10)
          .map(IntStream.range(0, 100).boxed(), RunReportTest::failAtSeven);
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("org.joblib4j."))
            .toList();
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("org.joblib4j.Call"))
        .singleElement()
        .satisfies(call -> {
          assertThat(call.getLong("tasks")).isEqualTo(99);
          assertThat(call.getLong("failures")).isEqualTo(1);
          assertThat(call.getBoolean("whole")).isTrue();
        });
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("org.joblib4j.Batch"))
        .hasSizeGreaterThanOrEqualTo(10);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("org.joblib4j.TaskFailure"))
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.getString("failure")).contains("seven");
          assertThat(failure.getString("arguments")).isEqualTo("7");
          assertThat(failure.getString("worker")).startsWith("thread ");
        });
  }

  private static int failAtSeven(int i) {
    if (i == 7) {
      throw new IllegalStateException("seven");
    }
    return i;
  }
}
