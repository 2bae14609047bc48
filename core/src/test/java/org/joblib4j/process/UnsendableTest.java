package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.joblib4j.function.Task;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Memory;
import org.joblib4j.parallel.Parallel;
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
          .hasMessageNotContaining("transient");
    }
  }

  private static final class Service implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"}) // it is the fault
    private final Connection connection = new Connection();
  }

  @Test
  void fieldOfAClassMayBeTransient() throws Exception {
    assertThat(whyNot(new Service()))
        .hasMessageContaining("Service.connection: ")
        .hasMessageContaining("or make a field that leads there transient");
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

  private static Throwable whyNot(Object argument) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.failure(Calls.run(run, Calls.inputs(x -> x, argument)));
    }
  }

  private record Plan(String name, Optional<Object> owner) {}

  @Test
  void pathsLeadThroughTheClassesOfTheJdk() throws Exception {
    Comparator<String> byLength = (a, b) -> a.length() - b.length();
    TreeMap<String, Integer> sorted = new TreeMap<>(byLength);
    sorted.put("a", 1);

    assertThat(whyNot(sorted))
        .hasMessageContaining("its comparator: a java.util.Comparator that is a lambda of")
        .hasMessageContaining("(Comparator & java.io.Serializable)");
    assertThat(whyNot(new TreeMap<>(sorted).keySet())).hasMessageContaining("its comparator: a");
    assertThat(whyNot(new PriorityQueue<>(byLength))).hasMessageContaining("its comparator: a");
    assertThat(whyNot(Collections.reverseOrder(byLength)))
        .hasMessageContaining("its comparator: a java.util.Comparator");
    assertThat(whyNot(new AtomicReference<>(new Connection())))
        .hasMessageContaining("within a java.util.concurrent.atomic.AtomicReference: ")
        .hasMessageContaining("make Connection implement");
  }

  @Test
  void pathsLeadThroughLambdasOfTheJdkToTheirCaptures() throws Exception {
    Function<String, Integer> length = String::length;
    Comparator<String> order = Comparator.comparing(length);

    assertThat(whyNot(order))
        .hasMessageContaining(
            "captured value 1 of the lambda in java.util.Comparator, in its method comparing: a"
                + " java.util.function.Function that is a lambda of "
                + UnsendableTest.class.getName())
        .hasMessageContaining("(Function & java.io.Serializable)");
  }

  @Test
  void pathsLeadThroughWhatTravelsByItsParts() throws Exception {
    assertThat(whyNot(new Plan("x", Optional.of(List.of(new Connection())))))
        .hasMessageContaining("Plan.owner -> its value -> element 0: ")
        .hasMessageContaining("Connection is not serializable");
    assertThat(whyNot(Map.entry("k", new Connection()))).hasMessageContaining("its value: ");
    assertThat(whyNot(new ArrayList<>(List.of(1, new Connection())).subList(0, 2)))
        .hasMessageContaining("element 1: ");
  }

  @Test
  void pathsLeadThroughCachedFunctions() throws Exception {
    Connection connection = new Connection();
    Cached1<Integer, Integer, RuntimeException> cached =
        Memory.off().cache((Integer i) -> i + connection.hashCode());
    try (Run run = workers.startRun()) {
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(cached, 1))))
          .hasMessageContaining("Cached.function -> captured value 1 of the lambda in")
          .hasMessageContaining("make Connection implement java.io.Serializable")
          .hasMessageNotContaining("transient");
    }
  }

  @Test
  void aResultThatIsTooLargeForTheHeapIsToldAsThat() {
    assertThatThrownBy(() ->
            Parallel.processes(1)
                .workerOptions("-Xmx64m")
                .map(List.of(40_000_000), i -> "a".repeat(i)))
        .hasMessageContaining("the result of task 0 cannot be sent")
        .hasMessageContaining("does not fit into the heap of 6")
        .hasMessageContaining("workerOptions");
  }

  @Test
  void anonymousClassesHaveANameInMessages() throws Exception {
    Object anonymous = new Object() {};

    assertThat(whyNot(anonymous))
        .hasMessageContaining("UnsendableTest$1 is not serializable; make this anonymous class one")
        .hasMessageNotContaining("make  implement");
  }

  @Test
  void adviceFitsWhatCannotBeChanged() throws Exception {
    assertThat(whyNot(List.of(1).iterator())).hasMessageContaining("into a list first");
    assertThat(whyNot(new WeakHashMap<>())).hasMessageContaining("send a copy");
    assertThat(whyNot(DateTimeFormatter.ofPattern("yyyy"))).hasMessageContaining("its pattern");
    assertThat(whyNot(new SplittableRandom(1))).hasMessageContaining("Parallel.seed");
    assertThat(whyNot(new StringJoiner(","))).hasMessageContaining("toString()");
    assertThat(whyNot(new CompletableFuture<>())).hasMessageContaining("wait for its value");
    assertThat(whyNot(MemorySegment.ofArray(new int[1]))).hasMessageContaining("NdArray");
  }

  @Test
  void aCircleThatCannotBeMadeAgainIsExplained() throws Exception {
    List<Object> list = new ArrayList<>();
    Plan plan = new Plan("x", Optional.of(list));
    list.add(plan);

    assertThat(whyNot(plan))
        .hasMessageContaining("Plan contains itself, through a java.util.ArrayList")
        .hasMessageNotContaining("NotSerializableException");
  }

  private static final class Bad implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(java.io.ObjectOutputStream out) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no " + ThreadLocalRandom.current().nextInt());
    }
  }
}
