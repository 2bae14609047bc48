package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchInHand;
import org.joblib4j.parallel.spi.BatchListener;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LongWaitTest {
  private static final long SECOND = 1_000_000_000;
  private static final Logger LOGGER = Logger.getLogger(LongWait.class.getName());

  private final ManualTimer timer = new ManualTimer();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          assertThat(logged.getLevel()).isEqualTo(Level.INFO);
          messages.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** A run that says what is in hand, and of which threads are named. */
  private static final class SilentRun implements Run {
    private final List<String> named = new ArrayList<>();
    private List<BatchInHand> inHand = List.of();

    @Override
    public void submit(Batch batch, BatchListener listener) {}

    @Override
    public List<BatchInHand> inHand() {
      return inHand;
    }

    @Override
    public void nameThreads(String call) {
      named.add(call);
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }

  private final SilentRun run = new SilentRun();
  private final LongWait wait = new LongWait(run, timer);

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void leave() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  /** Looks every second; returns when something was told. */
  private List<Integer> tellsWithin(int seconds) {
    List<Integer> told = new ArrayList<>();
    for (int second = 0; second <= seconds; second++) {
      int before = messages.size();
      wait.look(0, "");
      if (messages.size() > before) {
        told.add(second);
      }
      timer.pass(SECOND);
    }
    return told;
  }

  @Test
  void callWithoutNewsTellsMoreAndMoreSeldom() {
    assertThat(tellsWithin(1500)).containsExactly(10, 20, 40, 80, 160, 320, 620, 920, 1220);
  }

  @Test
  void newsBeginTheWaitAnew() {
    assertThat(tellsWithin(9)).isEmpty();
    wait.returned(5);
    assertThat(tellsWithin(9)).isEmpty();
    assertThat(tellsWithin(1)).containsExactly(0);
  }

  @Test
  void callOfLongTasksTellsNothingUntilOneTakesMuchLonger() {
    wait.returned(7 * SECOND);
    wait.returned(SECOND);

    assertThat(tellsWithin(50)).containsExactly(21, 42);
  }

  @Test
  void itIsToldWhatWorkersHaveInHand() {
    run.inHand =
        List.of(
            new BatchInHand("thread 0", 17, 1, 0, 12 * SECOND),
            new BatchInHand("process 2 (pid 4711)", 100, 64, 17, 99 * SECOND),
            new BatchInHand("process 1, which starts", 18, 1, -1, 3 * SECOND),
            new BatchInHand("process 3 (pid 4712)", 20, 2, 2, 2 * SECOND));
    wait.look(6, "");
    timer.pass(10 * SECOND);
    wait.look(6, "1.0 GiB of memory are free, and 8.0 GiB are to stay free");

    assertThat(messages)
        .containsExactly(
            "a submitted task has been waiting for 10 s without news: task 117 in process 2 (pid"
                + " 4711) for 1 min 39 s; task 17 in thread 0 for 12 s; task 18 on the way to"
                + " process 1, which starts for 3 s; the results of tasks 20 to 21 on the way from"
                + " process 3 (pid 4712) for 2 s; 2 batches wait for a free worker; no other task"
                + " begins, as 1.0 GiB of memory are free, and 8.0 GiB are to stay free");
  }

  @Test
  void itIsToldWhereTheCallWasMade() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
      Future<?> call =
          caller.submit(() ->
              Parallel.on(new ThreadBackend(timer), 2).forEach(List.of(0, 1, 2), i -> end.await()));
      await()
          .forever()
          .until(() -> {
            timer.pass(SECOND);
            return !messages.isEmpty();
          });
      end.countDown();
      call.get();
    }

    assertThat(messages.getFirst())
        .matches("LongWaitTest\\.lambda\\S+\\(LongWaitTest.java:\\d+\\) has been waiting for .*")
        .contains("task 0 in thread ", "task 1 in thread ", "1 batch waits for a free worker");
  }

  @Test
  void oneLineIsEnoughForManyWorkers() {
    run.inHand =
        IntStream.range(0, 50)
            .mapToObj(i -> new BatchInHand("thread " + i, i, 1, 0, i * SECOND))
            .toList();
    wait.look(50, "");
    timer.pass(10 * SECOND);
    wait.look(50, "");

    assertThat(messages).singleElement().asString().contains("task 49 in", "; 42 more");
  }

  @Test
  void threadsAreNamedOnceTheCallHasWaitedOrABatchWasSlow() {
    wait.look(1, "");
    wait.returned(1);
    assertThat(run.named).isEmpty();
    wait.look(1, "");
    timer.pass(LongWait.NAME_NANOS);
    wait.look(1, "");
    assertThat(run.named).containsExactly("a submitted task");
    wait.returned(SECOND);
    assertThat(run.named).hasSize(1);

    SilentRun slow = new SilentRun();
    new LongWait(slow, timer).returned(SECOND);
    assertThat(slow.named).hasSize(1);
  }
}
