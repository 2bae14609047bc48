package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes into a worker process and comes back. */
class BatchesTest {
  private static Workers workers;

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(2);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  @Test
  void inputsComeBackAsResultsInOrder() throws Exception {
    try (Run run = workers.startRun()) {
      int factor = 3;
      assertThat(Calls.values(Calls.run(run, Calls.inputs((Integer i) -> i * factor, 1, 2, 3))))
          .containsExactly(3, 6, 9);
    }
  }

  @Test
  void tasksRunInAnotherProcessThatIsNamed() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result =
          Calls.run(run, Calls.inputs((Integer _) -> ProcessHandle.current().pid(), 0));
      long pid = (long) Calls.values(result).getFirst();
      assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(result.worker()).matches("process [12] \\(pid " + pid + "\\)");
    }
  }

  @Test
  void valuesOfAllKindsArriveAsTheyWere() throws Exception {
    Object[] values = {
      1,
      2L,
      0.5,
      -0.0,
      Double.NaN,
      1.5f,
      true,
      false,
      'c',
      (short) 3,
      (byte) 4,
      "text",
      null,
      List.of(1, "two"),
      Thread.State.BLOCKED,
      int.class,
      String[].class,
      Double.class
    };
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(value -> value, values))))
          .containsExactly(values);
    }
  }

  @Test
  void primitiveArraysOfAnySizeArriveAsTheyWere() throws Exception {
    try (Run run = workers.startRun()) {
      for (int length : new int[] {0, 1, 10_000, 500_000}) {
        double[] doubles = new double[length];
        boolean[] booleans = new boolean[length];
        char[] chars = new char[length];
        Arrays.setAll(doubles, i -> i / 7.0);
        Arrays.fill(booleans, length / 2, length, true);
        Arrays.fill(chars, 'x');
        List<Object> back =
            Calls.values(Calls.run(run, Calls.inputs(value -> value, doubles, booleans, chars)));
        assertThat(back.get(0)).isEqualTo(doubles);
        assertThat(back.get(1)).isEqualTo(booleans);
        assertThat(back.get(2)).isEqualTo(chars);
      }
    }
  }

  @Test
  @SuppressWarnings("ReferenceEquality") // is what is tested
  void anObjectThatIsReferredToTwiceStaysOne() throws Exception {
    List<Integer> inner = new ArrayList<>(List.of(1));
    try (Run run = workers.startRun()) {
      Task<Boolean> task =
          Task.delayed(
              (List<List<Integer>> a, List<Integer> b) -> a.getFirst() == b, List.of(inner), inner);
      assertThat(Calls.values(Calls.run(run, Calls.tasks(task)))).containsExactly(true);
    }
  }

  @Test
  void tasksBringFunctionsOfAnyArity() throws Exception {
    try (Run run = workers.startRun()) {
      BatchResult result =
          Calls.run(
              run,
              Calls.tasks(
                  Task.delayed(() -> "none"),
                  Task.delayed(Math::sqrt, 4.0),
                  Task.delayed(Math::hypot, 3.0, 4.0),
                  Task.delayed((Integer a, Integer b, Integer c) -> a + b + c, 1, 2, 3),
                  Task.delayed(
                      (String a, String b, String c, String d) -> a + b + c + d,
                      "a",
                      "b",
                      "c",
                      "d"),
                  Task.delayed(
                      (Integer a, Integer b, Integer c, Integer d, Integer e) -> a * b * c * d * e,
                      1,
                      2,
                      3,
                      4,
                      5)));
      assertThat(Calls.values(result)).containsExactly("none", 2.0, 5.0, 6, "abcd", 120);
    }
  }

  @Test
  void moreFunctionsThanAWorkerKeepsAreNoProblem() throws Exception {
    try (Run run = workers.startRun()) {
      for (int round = 0; round < 3; round++) {
        List<Task<Integer>> tasks = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          int captured = round * 1000 + i;
          tasks.add(Task.delayed((Fn0<Integer, RuntimeException>) () -> captured));
          expected.add(captured);
        }
        assertThat(Calls.values(Calls.run(run, Calls.tasks(tasks.toArray(Task<?>[]::new)))))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aBatchThatHasUsedUpItsTimeComesBackEarly() throws Exception {
    Integer[] inputs = new Integer[64];
    Arrays.fill(inputs, 1);
    Batch batch =
        Batch.ofInputs(
            0,
            x -> {
              long end = System.nanoTime() + 1_000_000;
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
              return x;
            },
            inputs,
            0);
    try (Run run = workers.startRun()) {
      assertThat(Calls.run(run, batch).completed()).isBetween(1, 63);
    }
  }

  @Test
  void twoRunsShareTheWorkers() throws Exception {
    try (Run one = workers.startRun();
        Run two = workers.startRun()) {
      List<CompletableFuture<BatchResult>> told = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        told.add(Calls.submit(i % 2 == 0 ? one : two, Calls.inputs((Integer x) -> x + 1, i)));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(Calls.values(Calls.result(told.get(i)))).containsExactly(i + 1);
      }
    }
  }

  @Test
  void standardInputIsEmptyForTasks() throws Exception {
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(_ -> System.in.read(), 0))))
          .containsExactly(-1);
    }
  }

  @Test
  void nativeThreadsAreSharedOutByEnvironment() throws Exception {
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    try (Run run = workers.startRun()) {
      List<Object> seen =
          Calls.values(
              Calls.run(
                  run,
                  Calls.inputs(
                      (String name) -> String.valueOf(System.getenv(name)),
                      "OMP_NUM_THREADS",
                      "JAVA_TOOL_OPTIONS")));
      assertThat(seen)
          .containsExactly(
              System.getenv().getOrDefault("OMP_NUM_THREADS", String.valueOf(share)), "null");
      assertThat(
              Calls.values(
                  Calls.run(run, Calls.inputs(_ -> Runtime.getRuntime().availableProcessors(), 0))))
          .containsExactly(share);
    }
  }
}
