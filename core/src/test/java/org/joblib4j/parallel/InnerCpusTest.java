package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker process is told about the CPUs it may use. Every test needs workers of its own. */
class InnerCpusTest {
  private static final int CPUS = Runtime.getRuntime().availableProcessors();

  @Test
  void workerJvmAndItsNativeLibrariesSeeTheCpusTheyWereGiven() {
    try (Parallel workers = Parallel.processes(1).innerCpus(3).open()) {
      assertThat(workers.map(List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), System::getenv))
          .containsExactly("3", "3");
      assertThat(workers.map(List.of(0), i -> Runtime.getRuntime().availableProcessors()))
          .containsExactly(3);
    }
  }

  @Test
  void callsInsideOfAWorkerTakeItsCpus() {
    try (Parallel workers = Parallel.processes(1).innerCpus(5).open()) {
      assertThat(workers.map(List.of(0), i -> Parallel.defaults().workers())).containsExactly(5);
    }
  }

  @Test
  void workersThatWereToldNothingShareTheMachine() {
    try (Parallel workers = Parallel.processes(2).open()) {
      assertThat(workers.map(List.of(0), i -> Runtime.getRuntime().availableProcessors()))
          .containsExactly(Math.max(1, CPUS / 2));
    }
  }

  @Test
  void numberOfTheScopeHoldsUnlessTheCallSaysAnother() {
    Parallel.defaults()
        .innerCpus(3)
        .asDefault(() -> {
          try (Parallel inherits = Parallel.processes(1).open();
              Parallel says = Parallel.processes(1).innerCpus(2).open()) {
            assertThat(inherits.map(List.of("OMP_NUM_THREADS"), System::getenv))
                .containsExactly("3");
            assertThat(says.map(List.of("OMP_NUM_THREADS"), System::getenv)).containsExactly("2");
          }
          return null;
        });
  }

  @Test
  void variablesOfTheCallersEnvironmentCountMoreThanTheShareAndLessThanTheNumber() {
    // A worker process is a caller whose environment is known.
    try (Parallel caller = Parallel.processes(1).innerCpus(4).open()) {
      assertThat(caller.map(List.of(0), i -> variableOfAWorker(Parallel.processes(2))))
          .containsExactly("4");
      assertThat(caller.map(List.of(0), i -> variableOfAWorker(Parallel.processes(2).innerCpus(1))))
          .containsExactly("1");
    }
  }

  private static String variableOfAWorker(Parallel parallel) {
    try (Parallel workers = parallel.open()) {
      return workers.map(List.of("OMP_NUM_THREADS"), System::getenv).getFirst();
    }
  }

  @Test
  void numberIsForWorkersThatAreNotStartedYet() {
    try (Parallel workers = Parallel.threads(2).open()) {
      assertThatThrownBy(() -> workers.innerCpus(2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("innerCpus");
    }
  }
}
