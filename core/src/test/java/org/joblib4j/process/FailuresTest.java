package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exceptions of tasks come back as themselves where that is possible. */
class FailuresTest {
  private static Workers workers;

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  private static Object fail(int i) throws Exception {
    if (i == 0) {
      throw new FileNotFoundException("no such file");
    }
    throw new Unserializable("outer", new IllegalStateException("inner"));
  }

  private static final class Unserializable extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"}) // is what is tested
    final Object held = new Object();

    Unserializable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @Test
  void exceptionHasItsTypeItsMessageAndTheStackOfTheWorker() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result = Calls.run(run, Calls.inputs((Integer i) -> fail(i), 0));
      assertThat(Calls.failure(result))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("no such file");
      assertThat(Calls.failure(result).getStackTrace()[0].getMethodName()).isEqualTo("fail");
    }
  }

  @Test
  void nullPointerExceptionSaysWhatWasNull() throws Exception {
    try (Run run = workers.startRun()) {
      Throwable failure =
          Calls.failure(Calls.run(run, Calls.inputs((Integer i) -> lengthOf(new String[1], i), 0)));
      assertThat(failure)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("String.length()");
      assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("lengthOf");
    }
  }

  private static int lengthOf(String[] texts, int i) {
    return texts[i].length();
  }

  @Test
  void exceptionThatCannotBeSerializedHasItsClassItsStackAndItsCauses() throws Exception {
    try (Run run = workers.startRun()) {
      Throwable failure = Calls.failure(Calls.run(run, Calls.inputs((Integer i) -> fail(i), 1)));
      assertThat(failure).isInstanceOf(Unserializable.class).hasMessage("outer");
      assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("fail");
      assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class).hasMessage("inner");
    }
  }

  @Test
  void tasksBeforeTheFailureHaveTheirResults() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result =
          Calls.run(run, Calls.inputs((Integer i) -> i < 2 ? (Object) i : fail(0), 0, 1, 2, 3));
      assertThat(result.completed()).isEqualTo(2);
      assertThat(result.value(1)).isEqualTo(1);
      assertThat(result.failure()).isInstanceOf(FileNotFoundException.class);
    }
  }
}
