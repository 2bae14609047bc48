package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A report as JSON, as a time line, and as text. */
class ReportFormsTest {
  private static final Completion BATCH =
      new Completion(4, 2, 0, "say \"hi\"", ms(0), ms(1), ms(4), ms(2));
  private static final Loss LOSS =
      new Loss(6, 1, "dead", ms(0), ms(1), ms(3), Optional.of("dead died: SIGKILL"));
  private static final RunReport.Failed FAILED =
      new RunReport.Failed(
          new Outcome.Failure<>(new IllegalStateException("no"), 6, List.of("a", "b"), 2, "dead"),
          true,
          ms(3));

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static RunReport report() {
    return new RunReport(
        2,
        1,
        0,
        1,
        true,
        ms(4),
        2,
        ms(1),
        List.of(
            new RunReport.Worker(
                "dead", 0, 0, ms(0), ms(0), ms(2), Optional.of("dead died: SIGKILL")),
            new RunReport.Worker("say \"hi\"", 2, 0, ms(2), ms(1), ms(0), Optional.empty())),
        List.of(FAILED),
        List.of(LOSS),
        List.of(BATCH),
        List.of(BATCH));
  }

  @Test
  void jsonSaysItAll() {
    assertThat(report().toJson())
        .isEqualTo(
            "{\"tasks\":2,\"recalled\":1,\"failures\":0,\"retries\":1,\"whole\":true,\"wall\":0.004,"
                + "\"jobs\":2,\"workerTime\":0.008,\"busy\":0.002,\"overhead\":0.001,\"lost\":0.002,"
                + "\"idle\":0.003,\"waited\":0.001,\"tasksPerSecond\":500.0,\"workers\":["
                + "{\"name\":\"dead\",\"tasks\":0,\"failures\":0,\"busy\":0.0,\"overhead\":0.0,\"lost\":0.002,\"load\":0.0,\"death\":\"dead"
                + " died: SIGKILL\"},{\"name\":\"say"
                + " \\\"hi\\\"\",\"tasks\":2,\"failures\":0,\"busy\":0.002,"
                + "\"overhead\":0.001,\"lost\":0.0,\"load\":0.5}],\"failed\":["
                + "{\"index\":6,\"attempt\":2,\"again\":true,\"worker\":\"dead\",\"failure\":\"java.lang.IllegalStateException:"
                + " no\",\"arguments\":[\"a\",\"b\"],\"at\":0.003}],"
                + "\"failedLeftOut\":0,\"losses\":[{\"firstIndex\":6,\"tasks\":1,\"worker\":\"dead\",\"begun\":0.001,\"time\":0.002,\"death\":\"dead"
                + " died:"
                + " SIGKILL\"}],\"slowest\":[{\"firstIndex\":4,\"tasks\":2,\"failures\":0,\"worker\":\"say"
                + " \\\"hi\\\"\",\"waited\":0.001,\"busy\":0.002,\"overhead\":0.001}]}");
  }

  @Test
  void traceHasARowForEachWorkerAndAllThatHappenedThere() {
    assertThat(report().toTrace())
        .isEqualTo(
            "{\"traceEvents\":[{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0,"
                + "\"args\":{\"name\":\"dead\"}},{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,"
                + "\"tid\":1,\"args\":{\"name\":\"say \\\"hi\\\"\"}},"
                + "{\"name\":\"4 to 5\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1000.0,"
                + "\"dur\":3000.0,\"args\":{\"busy\":2000.0}},"
                + "{\"name\":\"lost: task 6\",\"ph\":\"X\",\"pid\":1,\"tid\":0,\"ts\":1000.0,"
                + "\"dur\":2000.0,\"args\":{\"why\":\"dead died: SIGKILL\"}},"
                + "{\"name\":\"task 6 failed\",\"ph\":\"i\",\"pid\":1,\"tid\":0,\"ts\":3000.0,"
                + "\"s\":\"t\",\"args\":{\"failure\":\"java.lang.IllegalStateException: no\","
                + "\"arguments\":\"a, b\",\"attempt\":2,\"again\":true}}],"
                + "\"displayTimeUnit\":\"ms\"}");
  }

  @Test
  void textIsForAPerson() {
    assertThat(report().toString().lines())
        .containsExactly(
            "2 tasks finished in 4 ms, 500/s; 1 found; 1 retry",
            "2 workers for 4 ms: busy 2 ms (25 %), overhead 1 ms (13 %), lost 2 ms (25 %),"
                + " idle 3 ms (38 %)",
            "worker died: dead died: SIGKILL",
            "failed: task 6 in dead failed in attempt 2, its last, with"
                + " java.lang.IllegalStateException: no; its arguments: a, b; tried again",
            "slowest: tasks 4 to 5 in say \"hi\", 1 ms each");
  }

  @Test
  void textOfALongCallIsTenLines() {
    List<RunReport.Failed> failed = Collections.nCopies(ReportWatch.MOST_FAILURES, FAILED);
    List<RunReport.Worker> workers =
        IntStream.range(0, 5)
            .mapToObj(i ->
                new RunReport.Worker(
                    "w" + i, 0, 0, ms(0), ms(0), ms(2), Optional.of("w" + i + " died\nlast line")))
            .toList();
    RunReport report =
        new RunReport(
            9_000,
            0,
            500,
            40,
            false,
            ms(4),
            2,
            ms(1),
            workers,
            failed,
            List.of(),
            Collections.nCopies(10, BATCH),
            Collections.nCopies(10_000, BATCH));

    assertThat(report.toString().lines())
        .hasSize(10)
        .allMatch(line -> line.length() <= 160)
        .contains(
            "9000 tasks finished in 4 ms, 2250000/s; 500 failed; 40 retries; the call ended early",
            "worker died: w1 died",
            "worker died: 3 more",
            "failed: 538 more");
  }

  @Test
  void failureWithoutAWorkerIsOneOfTheWholeCall() {
    Outcome.Failure<?> nowhere =
        new Outcome.Failure<>(new IllegalStateException("none"), 0, List.of(), 1, "");
    RunReport report =
        new RunReport(
            0,
            0,
            1,
            0,
            true,
            ms(4),
            2,
            ms(1),
            List.of(),
            List.of(new RunReport.Failed(nowhere, false, ms(1))),
            List.of(),
            List.of(),
            List.of());

    assertThat(report.toTrace())
        .contains("\"ph\":\"i\",\"pid\":1,\"tid\":0,\"ts\":1000.0,\"s\":\"p\"");
  }
}
