package org.joblib4j.tests.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;

/** A result that does not fit into the caller's heap is told as that, and the workers go on. */
class LargeResultsTest {

  /** Runs in a JVM of its own, with a small heap. */
  static final class Program {
    private Program() {}

    @SuppressWarnings("SystemOut") // it is how a program tells the test
    public static void main(String[] args) {
      Parallel workers = Parallel.processes(1).workerOptions("-Xmx900m");
      for (int length : new int[] {20_000_000, 10}) {
        try {
          System.out.println(workers.map(List.of(length), n -> new double[n]).getFirst().length);
        } catch (TaskFailedException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  void resultThatIsTooLargeForTheCallersHeapIsToldAsThat() throws Exception {
    ChildJvm.Result result =
        ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(Program.class))
            .with("-Xmx100m")
            .main(Program.class.getName())
            .run();

    assertThat(result.stdout().lines()).hasSize(2);
    assertThat(result.stdout())
        .contains("what another process has sent does not fit into the heap of 10")
        .contains("raise -Xmx");
    assertThat(result.stdout().lines().toList().getLast()).isEqualTo("10");
  }
}
