package org.joblib4j.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a caller sees of each {@link Fault}: its own task fails as it should, the others of the call
 * and the next call are right, and nothing is left of its workers.
 *
 * <p>Adds a line to {@code target/faults.tsv} for each: the fault, what was seen, and by how many
 * milliseconds the call took longer than one without it.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, /proc and setsid are those of Linux")
class FaultTest {
  private static final int TASKS = 40;
  private static final int STRUCK = 17;

  /** Only for what hangs; the others end by themselves. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Path TABLE = Path.of("target", "faults.tsv");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Fault.class)
  void onlyTheStruckTaskFailsAndNothingIsLeft(Fault fault) throws Exception {
    // Workers of other tests may stay idle for a while.
    List<String> before = Leftovers.of(ProcessHandle.current().pid());
    long took;
    long tookWithout;
    List<Outcome<Cargo>> outcomes;
    try (Parallel workers = workers(fault).open()) {
      warmUp(workers);
      long began = System.nanoTime();
      assertAllRight(workers.outcomes(Cargo.some(TASKS), Cargo::carry));
      tookWithout = System.nanoTime() - began;

      began = System.nanoTime();
      outcomes = workers.outcomes(Cargo.some(TASKS, STRUCK, fault), Cargo::carry);
      took = System.nanoTime() - began;

      assertAllRight(workers.outcomes(Cargo.some(TASKS), Cargo::carry));
    }
    write(fault, outcomes.get(STRUCK), took - tookWithout);
    assertStruck(fault, outcomes);
    await()
        .forever()
        .untilAsserted(() ->
            assertThat(Leftovers.of(ProcessHandle.current().pid())).as("left").isSubsetOf(before));
  }

  /**
   * Small workers, so that it does not take long to fill them, whose crash reports go elsewhere.
   */
  private Parallel workers(Fault fault) {
    Parallel workers =
        Parallel.processes(2)
            .batchSize(5)
            .workerOptions(
                "-Xmx96m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash_%p.log"),
                "--enable-native-access=ALL-UNNAMED");
    return fault.hangs() ? workers.timeout(TIMEOUT) : workers;
  }

  /** Both workers have started and know the classes. */
  private static void warmUp(Parallel workers) {
    for (int call = 0; call < 3; call++) {
      assertAllRight(workers.outcomes(Cargo.some(TASKS), Cargo::carry));
    }
  }

  private static void assertAllRight(List<Outcome<Cargo>> outcomes) {
    assertThat(outcomes).hasSize(TASKS);
    for (int i = 0; i < TASKS; i++) {
      assertThat(outcomes.get(i).get().number()).isEqualTo(i);
    }
  }

  private static void assertStruck(Fault fault, List<Outcome<Cargo>> outcomes) {
    List<Outcome<Cargo>> others = new ArrayList<>(outcomes);
    Outcome<Cargo> struck = outcomes.get(STRUCK);
    if (fault.seen() == null) {
      assertThat(struck.get().number()).isEqualTo(STRUCK);
    } else {
      assertThat(struck).isInstanceOf(Outcome.Failure.class);
      assertThat(((Outcome.Failure<Cargo>) struck).cause()).isInstanceOf(fault.seen());
      others.set(STRUCK, new Outcome.Success<>(Cargo.of(STRUCK)));
    }
    assertAllRight(others);
  }

  private static void write(Fault fault, Outcome<Cargo> struck, long nanos) throws IOException {
    String seen =
        struck instanceof Outcome.Failure<Cargo> failure
            ? failure.cause().getClass().getSimpleName()
            : "its value";
    Files.createDirectories(TABLE.getParent());
    Files.writeString(
        TABLE,
        "%s\t%s\t%d%n".formatted(fault.event(), seen, Math.max(0, nanos / 1_000_000)),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
