package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A worker that was stopped (SIGSTOP) between two calls keeps nobody waiting for ever. */
class StoppedWorkerTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private static long pid(Parallel parallel) {
    return parallel.map(List.of(0), _ -> ProcessHandle.current().pid()).getFirst();
  }

  private static void stop(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor()).isZero();
  }

  @Test
  void itsTasksRunElsewhereWhenTheyHaveATimeout() throws Exception {
    EnoughTime.from(SHORT, StoppedWorkerTest::itsTasksRunElsewhereWhenTheyHaveATimeout);
  }

  private static void itsTasksRunElsewhereWhenTheyHaveATimeout(Duration limit) throws Exception {
    try (Parallel opened = Parallel.processes(1).timeout(limit).open()) {
      long pid = pid(opened);
      stop(pid);
      assertThat(opened.map(IntStream.range(0, 20).boxed(), i -> 2 * i))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> 2 * i).toList());
      assertThat(pid(opened)).isNotEqualTo(pid);
    }
  }

  @Test
  void argumentsThatItDoesNotTakeAreSentElsewhere() throws Exception {
    EnoughTime.from(SHORT, StoppedWorkerTest::argumentsThatItDoesNotTakeAreSentElsewhere);
  }

  private static void argumentsThatItDoesNotTakeAreSentElsewhere(Duration limit) throws Exception {
    try (Parallel opened = Parallel.processes(1).timeout(limit).open()) {
      stop(pid(opened));
      // More than the socket holds.
      List<String> texts = List.of("a".repeat(4 << 20), "b".repeat(4 << 20));
      assertThat(opened.map(texts, String::length)).containsExactly(4 << 20, 4 << 20);
    }
  }

  @Test
  void deadlineEndsTheCall() throws Exception {
    try (Parallel opened = Parallel.processes(1).open()) {
      stop(pid(opened));
      assertThatThrownBy(() ->
              opened.deadline(Duration.ofMillis(500)).map(List.of("a".repeat(4 << 20)), i -> i))
          .isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void closingEndsIt() throws Exception {
    long pid;
    try (Parallel opened = Parallel.processes(1).open()) {
      pid = pid(opened);
      stop(pid);
    }
    await()
        .forever()
        .untilAsserted(
            () -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
  }
}
