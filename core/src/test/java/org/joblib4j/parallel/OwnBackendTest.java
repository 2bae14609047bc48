package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.RunSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;

/** Backends of others, given as a value or found by {@link java.util.ServiceLoader}. */
class OwnBackendTest {
  private static final List<Integer> INPUTS = List.of(1, 2, 3);

  @Test
  void backendIsGivenAsAValueWithItsOwnParameters() {
    Parallel parallel = Parallel.on(new DeskBackend("bureau", true, DeskWorkers::new), 3);

    assertThat(parallel.workers()).isEqualTo(3);
    assertThat(parallel.map(INPUTS, OwnBackendTest::worker)).containsOnly("bureau");
  }

  @Test
  void backendIsFoundByItsName() {
    assertThat(Parallel.on("desk", 2).map(INPUTS, OwnBackendTest::worker)).containsOnly("desk");
  }

  @Test
  void scopeWithABackendOfOthersEndsWithIt() {
    Parallel desk = Parallel.on("desk", 3);

    assertThat(
            desk.<List<String>, RuntimeException>asDefault(
                () -> Parallel.jobs(2).map(INPUTS, OwnBackendTest::worker)))
        .containsOnly("desk");
    assertThat(desk.<Integer, RuntimeException>asDefault(() -> Parallel.defaults().workers()))
        .isEqualTo(3);
    assertThat(Parallel.jobs(2).map(INPUTS, OwnBackendTest::worker))
        .allMatch(worker -> worker.startsWith("thread "));
  }

  @Test
  void backendThatSharesMemoryServesWhoRequiresIt() {
    Parallel library = Parallel.jobs(2).require(Requirement.SHARED_MEMORY);

    assertThat(
            Parallel.on(new DeskBackend("near", true, DeskWorkers::new), 2)
                .<List<String>, RuntimeException>asDefault(
                    () -> library.map(INPUTS, OwnBackendTest::worker)))
        .containsOnly("near");
    assertThat(
            Parallel.on(new DeskBackend("far", false, DeskWorkers::new), 2)
                .<List<String>, RuntimeException>asDefault(
                    () -> library.map(INPUTS, OwnBackendTest::worker)))
        .allMatch(worker -> worker.startsWith("thread "));
  }

  @Test
  void preferenceDoesNotReplaceABackendOfTheScope() {
    Parallel library = Parallel.jobs(2).prefer(Preference.VIRTUAL_THREADS);

    assertThat(
            Parallel.on("desk", 2)
                .<List<String>, RuntimeException>asDefault(
                    () -> library.map(INPUTS, OwnBackendTest::worker)))
        .containsOnly("desk");
  }

  @Test
  void backendWithoutWorkersIsNamedInsteadOfWaitedFor() {
    Parallel nobody = Parallel.on(new DeskBackend("nobody", true, NoWorkers::new), 2);

    assertThatThrownBy(() -> nobody.map(INPUTS, i -> i))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no workers");
  }

  private static String worker(int i) {
    return WorkerContext.current().orElseThrow().worker();
  }

  /** Says that it is the workers of the desk, and has none. */
  private record NoWorkers(String name, int asked) implements Workers {
    @Override
    public int count() {
      return 0;
    }

    @Override
    public Duration batchTime() {
      return Duration.ofMillis(1);
    }

    @Override
    public Run startRun(RunSettings settings) {
      return new InlineRun(name, settings, run -> {});
    }

    @Override
    public void close() {}
  }
}
