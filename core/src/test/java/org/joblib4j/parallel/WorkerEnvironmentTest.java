package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables of the environment of worker processes. */
class WorkerEnvironmentTest {
  private static final String NAME = "JOBLIB4J_TEST_DEVICE";

  private static String ofChild() throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "echo $" + NAME).start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void oneValueReachesTasksAndTheProgramsThatTheyStart() {
    Parallel parallel = Parallel.processes(1).environment(NAME, "0,1");
    assertThat(parallel.map(List.of(0), i -> System.getenv(NAME))).containsExactly("0,1");
    assertThat(parallel.map(List.of(0), i -> ofChild())).containsExactly("0,1");
    assertThat(System.getenv(NAME)).isNull();
  }

  @Test
  void eachWorkerHasTheValueOfItsRank() {
    List<String> seen =
        Parallel.processes(2)
            .environment(NAME, rank -> "device " + rank)
            .batchSize(1)
            .map(
                IntStream.range(0, 20).boxed(),
                i -> WorkerContext.current().orElseThrow().rank() + System.getenv(NAME));
    assertThat(Set.copyOf(seen)).isSubsetOf("0device 0", "1device 1");
  }

  @Test
  void aWorkerThatReplacesAnotherHasItsValue() {
    List<String> seen =
        Parallel.processes(1)
            .environment(NAME, rank -> "device " + rank)
            .tasksPerWorker(1)
            .batchSize(1)
            .map(List.of(1, 2), i -> System.getenv(NAME) + ProcessHandle.current().pid());
    assertThat(seen).doesNotHaveDuplicates().allMatch(text -> text.startsWith("device 0"));
  }

  @Test
  void itCountsMoreThanWhatWorkersAreGivenByThemselves() {
    assertThat(
            Parallel.processes(1)
                .environment("OMP_NUM_THREADS", "7")
                .map(List.of(0), i -> System.getenv("OMP_NUM_THREADS")))
        .containsExactly("7");
  }

  @Test
  void workersOfOneEnvironmentAreSharedAndOfTwoNot() {
    List<Long> pids =
        List.of("a", "a", "b").stream()
            .map(value ->
                Parallel.processes(1)
                    .environment(NAME, value)
                    .map(List.of(0), i -> ProcessHandle.current().pid())
                    .getFirst())
            .toList();
    assertThat(pids.get(1)).isEqualTo(pids.get(0));
    assertThat(pids.get(2)).isNotEqualTo(pids.get(0));
  }

  @Test
  void whatIsSaidLastCounts() {
    assertThat(
            Parallel.processes(1)
                .environment(NAME, "first")
                .environment("JOBLIB4J_TEST_OTHER", "other")
                .environment(NAME, "last")
                .map(List.of(0), i -> System.getenv(NAME) + System.getenv("JOBLIB4J_TEST_OTHER")))
        .containsExactly("lastother");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A=B", "A\0B", "JAVA_TOOL_OPTIONS", "CLASSPATH", "JOBLIB4J_WORKER"})
  void whatNoWorkerCanHaveIsRefused(String name) {
    assertThatThrownBy(() -> Parallel.processes(1).environment(name, "value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("environment variable");
    assertThatThrownBy(() -> Parallel.processes(1).environment(name, rank -> "value"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueThatNoEnvironmentCanHoldIsRefused() {
    assertThatThrownBy(() -> Parallel.processes(1).environment(NAME, "a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(NAME)
        .hasMessageContaining("zero character");
  }

  @Test
  void aFunctionThatFailsIsNamedWithTheRank() {
    Parallel failing = Parallel.processes(1).environment(NAME, rank -> Integer.toString(1 / rank));
    assertThatThrownBy(() -> failing.map(List.of(0), i -> i))
        .hasStackTraceContaining(NAME)
        .hasStackTraceContaining("rank 0")
        .hasStackTraceContaining("/ by zero");
  }

  @Test
  void valuesAreNotPrinted() {
    assertThat(Parallel.processes(1).environment("TOKEN", "a secret"))
        .asString()
        .contains("TOKEN")
        .doesNotContain("secret");
  }
}
