package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Worker processes that start worker processes: not without end. */
class DepthTest {
  private static Workers workers;

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  /** What a task finds in a worker. */
  private static int depth(Object ignored) {
    String depth = System.getenv("JOBLIB4J_DEPTH");
    return depth == null ? 0 : Integer.parseInt(depth);
  }

  private static int depthOfAnother(Object ignored) throws Exception {
    try (Workers inner = Calls.openToEnd(1);
        Run run = inner.startRun()) {
      return (Integer) Calls.values(Calls.run(run, Calls.inputs(DepthTest::depth, 0))).getFirst();
    }
  }

  @Test
  void eachLevelIsOneDeeper() throws Exception {
    int here = depth("");
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(DepthTest::depth, 0))))
          .containsExactly(here + 1);
      assertThat(Calls.values(Calls.run(run, Calls.inputs(DepthTest::depthOfAnother, 0))))
          .containsExactly(here + 2);
    }
  }

  @Test
  void tenLevelsAreTheBound() {
    assertThatCode(() -> Depth.check(9)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Depth.check(10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("10 levels deep")
        .hasMessageContaining("Parallel.threads")
        .hasMessageContaining(Depth.VARIABLE);
  }

  @Test
  void variableOfOthersIsDepthZero() {
    assertThat(Depth.parse(null)).isZero();
    assertThat(Depth.parse("deep")).isZero();
    assertThat(Depth.parse("-1")).isZero();
    assertThat(Depth.parse("3")).isEqualTo(3);
  }

  /** Starts workers when it is initialized, through a class that does not know of it. */
  private static final class Table {
    static final int SIZE = Opener.open();
  }

  private enum Constant {
    ONE;

    final int size = Opener.open();
  }

  private static final class Opener {
    static int open() {
      try (Workers opened = Calls.openToEnd(1)) {
        return opened.count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void staticInitializerInAWorkerDoesNotStartWorkers() throws Exception {
    try (Run run = workers.startRun()) {
      Throwable failure =
          Calls.failure(Calls.run(run, Calls.inputs((Integer i) -> i + Table.SIZE, 0)));
      assertThat(failure)
          .rootCause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the static initializer of " + Table.class.getName())
          .hasMessageContaining("Move the call out of the static initializer");
    }
  }

  @Test
  void constantOfAnEnumInAWorkerDoesNotStartWorkers() throws Exception {
    try (Run run = workers.startRun()) {
      Throwable failure =
          Calls.failure(Calls.run(run, Calls.inputs((Integer i) -> i + Constant.ONE.size, 0)));
      assertThat(failure)
          .rootCause()
          .hasMessageContaining("the static initializer of " + Constant.class.getName());
    }
  }

  /** Initialized where a function of it is made or read. */
  private static final class OwnFunction {
    static final int SIZE = System.getenv("JOBLIB4J_WORKER") == null ? 0 : Opener.open();

    static Fn1<Integer, Integer, RuntimeException> plusSize() {
      return i -> i + SIZE;
    }
  }

  @Test
  void failureOfAFunctionWhoseClassStartsWorkersNamesTheClass() throws Exception {
    try (Run run = workers.startRun()) {
      for (int time = 0; time < 2; time++) {
        Throwable failure = Calls.failure(Calls.run(run, Calls.inputs(OwnFunction.plusSize(), 0)));
        assertThat(failure)
            .hasMessageContaining("the static initializer of " + OwnFunction.class.getName());
      }
    }
  }
}
