package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.joblib4j.function.Fn1;
import org.joblib4j.text.DurationText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timeouts and deadlines cover what is written and read around tasks, on both sides. */
class HangingValuesTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  /** Ends what hangs in this JVM; a worker has a latch of its own, which nobody releases. */
  private static CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void release() {
    end.countDown();
    end = new CountDownLatch(1);
  }

  private static boolean isInWorker() {
    return System.getenv("JOBLIB4J_WORKER") != null;
  }

  private static void hang() {
    boolean released = false;
    while (!released) {
      try {
        end.await();
        released = true;
      } catch (InterruptedException e) {
        // As a loop that meets no interrupts.
      }
    }
  }

  /** Where a value does not get on. */
  private enum Place {
    READ_BY_WORKER,
    WRITTEN_BY_WORKER,
    READ_BY_CALLER,
    WRITTEN_BY_CALLER;

    void reached(boolean writes) {
      if (this == here(writes)) {
        hang();
      }
    }

    private static Place here(boolean writes) {
      if (isInWorker()) {
        return writes ? WRITTEN_BY_WORKER : READ_BY_WORKER;
      }
      return writes ? WRITTEN_BY_CALLER : READ_BY_CALLER;
    }
  }

  private static final class Hanging implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Place place;

    Hanging(Place place) {
      this.place = place;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      place.reached(true);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      place.reached(false);
    }
  }

  /** A value, or one that is made where the task runs. */
  private static Object result(Object input) {
    return input instanceof Place place ? new Hanging(place) : input;
  }

  @Test
  void valueThatDoesNotGetOnFailsItsTaskAlone() {
    EnoughTime.from(SHORT, HangingValuesTest::valueThatDoesNotGetOnFailsItsTaskAlone);
  }

  private static void valueThatDoesNotGetOnFailsItsTaskAlone(Duration limit) {
    List<Object> inputs = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    inputs.set(1, new Hanging(Place.READ_BY_WORKER));
    inputs.set(4, Place.WRITTEN_BY_WORKER);
    inputs.set(7, Place.READ_BY_CALLER);
    inputs.set(10, new Hanging(Place.WRITTEN_BY_CALLER));

    List<Outcome<Object>> outcomes =
        Parallel.processes(2).timeout(limit).outcomes(inputs, HangingValuesTest::result);

    for (int i = 0; i < inputs.size(); i++) {
      if (i % 3 == 1) {
        assertThat(failure(outcomes.get(i)))
            .as("task %d", i)
            .isInstanceOf(TimeoutException.class)
            .hasMessageContaining("its timeout of " + DurationText.of(limit))
            .hasMessageContaining("without getting on");
      } else {
        assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<Object>(i));
      }
    }
  }

  private static Throwable failure(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Failure<?> failure) {
      return failure.cause();
    }
    throw new AssertionError("no failure: " + outcome);
  }

  /** All at the same time, as each takes ten seconds. */
  @Test
  void whatAllTasksNeedFailsAllOfThemAtOnce() throws Exception {
    Hanging unreadable = new Hanging(Place.READ_BY_WORKER);
    Hanging unwritable = new Hanging(Place.WRITTEN_BY_CALLER);
    Parallel parallel = Parallel.processes(2).timeout(SHORT);
    Map<String, FutureTask<List<Outcome<String>>>> calls = new LinkedHashMap<>();
    calls.put("the function", call(parallel, i -> unreadable.place.name() + i));
    calls.put("wrote the function", call(parallel, i -> unwritable.place.name() + i));
    calls.put("initializer of", call(parallel.initializer(_ -> hang()), String::valueOf));
    calls.put("the initializer", call(parallel.initializer(_ -> end.await()), String::valueOf));

    for (var call : calls.entrySet()) {
      assertThat(call.getValue().get())
          .as(call.getKey())
          .hasSize(20)
          .allSatisfy(outcome ->
              assertThat(failure(outcome))
                  .isInstanceOf(TimeoutException.class)
                  .hasMessageContaining(call.getKey()));
    }
  }

  private static FutureTask<List<Outcome<String>>> call(
      Parallel parallel, Fn1<Integer, String, RuntimeException> function) {
    FutureTask<List<Outcome<String>>> call =
        new FutureTask<>(() -> parallel.outcomes(IntStream.range(0, 20).boxed(), function));
    Thread.ofPlatform().daemon().start(call);
    return call;
  }

  @Test
  void deadlineEndsACallWhoseArgumentIsNeverWritten() {
    assertThatTheDeadlineEnds(new Hanging(Place.WRITTEN_BY_CALLER));
  }

  @Test
  void deadlineEndsACallWhoseArgumentIsNeverRead() {
    assertThatTheDeadlineEnds(new Hanging(Place.READ_BY_WORKER));
  }

  @Test
  void deadlineEndsACallWhoseResultIsNeverRead() {
    assertThatTheDeadlineEnds(Place.READ_BY_CALLER);
  }

  private static void assertThatTheDeadlineEnds(Object input) {
    try (Parallel opened = Parallel.processes(1).open()) {
      assertThat(opened.map(List.of(1), i -> i)).containsExactly(1);
      assertThatThrownBy(() ->
              opened
                  .deadline(Duration.ofMillis(500))
                  .map(List.of(input), HangingValuesTest::result))
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(opened.map(List.of(2), i -> i)).as("the slot has a new thread").containsExactly(2);
    }
  }

  @Test
  void deadlineEndsACallWhoseInitializerNeverEnds() {
    Parallel parallel =
        Parallel.processes(1).initializer(_ -> hang()).deadline(Duration.ofMillis(500));
    assertThatThrownBy(() -> parallel.map(List.of(1), i -> i))
        .isInstanceOf(DeadlineExceededException.class);
  }
}
