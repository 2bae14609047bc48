package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that ends its worker on its way fails its own task, and no other. */
class KillingValuesTest {
  private static final int TASKS = 60;

  private static boolean isInWorker() {
    return System.getenv("JOBLIB4J_WORKER") != null;
  }

  /** Ends the worker in which it is read. */
  private static final class KillsWhenRead implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (isInWorker()) {
        Runtime.getRuntime().halt(9);
      }
    }
  }

  private static final class KillsWhenWritten implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      if (isInWorker()) {
        Runtime.getRuntime().halt(9);
      }
    }
  }

  private static final class FailureThatKills extends Exception {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) {
      Runtime.getRuntime().halt(9);
    }
  }

  /** Fills the heap of the worker in which it is read. */
  private static final class FillsTheHeap implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      Object kept = this;
      while (isInWorker()) {
        kept = new Object[] {kept, new long[1 << 20]};
      }
    }
  }

  private static Object result(Object input) throws FailureThatKills {
    return switch (input) {
      case String made when made.equals("result") -> new KillsWhenWritten();
      case String made when made.equals("failure") -> throw new FailureThatKills();
      default -> input;
    };
  }

  private static List<Outcome<Object>> run(Parallel parallel, Object bad) {
    List<Object> inputs = new ArrayList<>(IntStream.range(0, TASKS).boxed().toList());
    inputs.set(7, bad);
    return parallel.outcomes(inputs, KillingValuesTest::result);
  }

  private static void assertThatOnlyOneFails(List<Outcome<Object>> outcomes, String doing) {
    for (int i = 0; i < TASKS; i++) {
      if (i == 7) {
        assertThat(failure(outcomes.get(i)))
            .isInstanceOf(WorkerDiedException.class)
            .hasMessageContaining(doing);
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 60})
  void argument(int batchSize) {
    Parallel parallel = Parallel.processes(2);
    assertThatOnlyOneFails(
        run(batchSize == 0 ? parallel : parallel.batchSize(batchSize), new KillsWhenRead()),
        "it read the arguments");
  }

  @Test
  void argumentWithRetries() {
    assertThatOnlyOneFails(
        run(Parallel.processes(2).retries(2), new KillsWhenRead()), "it read the arguments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"result", "failure"})
  void whatComesOutOfATask(String what) {
    assertThatOnlyOneFails(run(Parallel.processes(2).batchSize(20), what), "it wrote the result");
  }

  @Test
  void argumentThatFillsTheHeap() {
    assertThatOnlyOneFails(
        run(Parallel.processes(2).workerOptions("-Xmx64m").batchSize(20), new FillsTheHeap()),
        "ran out of Java heap");
  }

  @Test
  void functionFailsAllItsTasksAfterAFewWorkers(@TempDir java.nio.file.Path folder) {
    CountsAndKills captured = new CountsAndKills(folder.toString());
    List<Outcome<Integer>> outcomes =
        Parallel.processes(2)
            .batchSize(1)
            .outcomes(IntStream.range(0, TASKS).boxed(), i -> i + captured.folder.length());
    assertThat(outcomes)
        .hasSize(TASKS)
        .allSatisfy(outcome ->
            assertThat(failure(outcome))
                .isInstanceOf(WorkerDiedException.class)
                .hasMessageContaining("it read the function"));
    assertThat(folder.toFile().list()).hasSizeBetween(2, 8);
  }

  /** Leaves a file where it was read, and ends the worker. */
  private static final class CountsAndKills implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String folder;

    CountsAndKills(String folder) {
      this.folder = folder;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      java.nio.file.Files.createTempFile(java.nio.file.Path.of(folder), "death", "");
      Runtime.getRuntime().halt(9);
    }
  }

  @Test
  void initializerFailsAllTasksAfterAFewWorkers(@TempDir java.nio.file.Path folder) {
    String place = folder.toString();
    List<Outcome<Integer>> outcomes =
        Parallel.processes(2)
            .batchSize(1)
            .initializer(_ -> {
              java.nio.file.Files.createTempFile(java.nio.file.Path.of(place), "death", "");
              Runtime.getRuntime().halt(9);
            })
            .outcomes(IntStream.range(0, TASKS).boxed(), i -> i);
    assertThat(outcomes)
        .hasSize(TASKS)
        .allSatisfy(outcome ->
            assertThat(failure(outcome))
                .isInstanceOf(WorkerDiedException.class)
                .hasMessageContaining("in its initializer"));
    assertThat(folder.toFile().list()).hasSizeBetween(2, 8);
  }
}
