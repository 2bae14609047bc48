package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What cannot be serialized fails alone, with a message that says where it is and what to do. */
class UnsendableTest {
  private static Workers workers;

  private int field = 1;

  private static final class Connection {}

  private record Query(String text, Map<String, List<Object>> parameters) implements Serializable {}

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  @Test
  void argumentIsNamedWithTheFieldsThatLeadToTheCulprit() throws Exception {
    Query query = new Query("x", Map.of("key", List.of(1, new Connection())));
    try (Run run = workers.startRun()) {
      BatchResult result =
          Calls.run(
              run,
              Calls.tasks(
                  Task.delayed((Integer a, Object b) -> a, 1, "fine"),
                  Task.delayed((Integer a, Object b) -> a, 2, query),
                  Task.delayed((Integer a, Object b) -> a, 3, "fine")));
      assertThat(result.completed()).isEqualTo(1);
      assertThat(result.value(0)).isEqualTo(1);
      assertThat(Calls.failure(result))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("argument 2 of task 1 cannot be sent to another process")
          .hasMessageContaining("Query.parameters -> the value of key key -> element 1")
          .hasMessageContaining("Connection is not serializable")
          .hasMessageContaining("transient");
    }
  }

  @Test
  void capturedThisIsExplained() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result = Calls.run(run, Calls.inputs((Integer i) -> i + field, 1));
      assertThat(Calls.failure(result))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("the function of task 0")
          .hasMessageContaining("captured 'this': " + UnsendableTest.class.getName())
          .hasMessageContaining("local variables");
    }
  }

  @Test
  void capturedValueIsNamed() throws Exception {
    Connection connection = new Connection();
    try (Run run = workers.startRun()) {
      BatchResult result =
          Calls.run(run, Calls.inputs((Integer i) -> connection.hashCode() + i, 1));
      assertThat(Calls.failure(result))
          .hasMessageContaining(
              "captured value 1 of the lambda in " + UnsendableTest.class.getName())
          .hasMessageContaining(", in its method ")
          .hasMessageContaining("make Connection implement java.io.Serializable")
          .hasMessageContaining("instead of capturing it");
    }
  }

  @Test
  void remediesFitTheUsualSuspects() throws Exception {
    try (Run run = workers.startRun()) {
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(x -> x, List.of(1).stream()))))
          .hasMessageContaining("toList()");
    }
  }

  @Test
  void nobodyIsToldToChangeAClassOfTheJdk() throws Exception {
    Thread captured = Thread.currentThread();
    try (Run run = workers.startRun()) {
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(x -> x, new Object()))))
          .hasMessageContaining(
              "java.lang.Object is not serializable; create the object in the task")
          .hasMessageNotContaining("implement");
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(_ -> captured.getName(), 1))))
          .hasMessageContaining("instead of capturing it")
          .hasMessageNotContaining("implement");
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(_ -> Thread.currentThread(), 1))))
          .hasMessageContaining("Thread is not serializable; return plain data instead")
          .hasMessageNotContaining("implement");
    }
  }

  @Test
  void resultIsNamedAndEarlierResultsArrive() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result =
          Calls.run(
              run, Calls.inputs((Integer i) -> i == 1 ? List.of(new Connection()) : i, 0, 1, 2));
      assertThat(result.completed()).isEqualTo(1);
      assertThat(Calls.failure(result))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("the result of task 1")
          .hasMessageContaining("element 0")
          .hasMessageContaining("return plain data instead")
          .hasMessageContaining("Connection is not serializable");
    }
  }

  @Test
  void aSerializerThatThrowsFailsItsTaskOnly() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result = Calls.run(run, Calls.inputs(x -> x, 1, new Bad(), 3));
      assertThat(result.completed()).isEqualTo(1);
      assertThat(Calls.failure(result)).hasMessageContaining("argument 1 of task 1");
      assertThat(Calls.values(Calls.run(run, Calls.inputs(x -> x, 4)))).containsExactly(4);
    }
  }

  private static final class Bad implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(java.io.ObjectOutputStream out) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no " + ThreadLocalRandom.current().nextInt());
    }
  }
}
