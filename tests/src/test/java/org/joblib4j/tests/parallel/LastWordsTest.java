package org.joblib4j.tests.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.RunReport;
import org.joblib4j.parallel.TaskFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker printed before it died is in the message of its death. */
class LastWordsTest {
  private static String death(Parallel workers, Fn1<Integer, Integer, ?> task) {
    TaskFailedException failed =
        catchThrowableOfType(TaskFailedException.class, () -> workers.map(List.of(7), task));
    String message = String.valueOf(failed.getMessage());
    String cause = String.valueOf(Objects.requireNonNull(failed.getCause()).getMessage());
    assertThat(message.lines().findFirst().orElseThrow())
        .as("the first line says it all")
        .contains("task 0 failed with", " died: ", "; its argument: 7");
    assertThat(message.lines().skip(1)).containsExactlyElementsOf(cause.lines().skip(1).toList());
    return message;
  }

  @Test
  void linesOfTheTaskAreThere() {
    String message =
        death(
            Parallel.processes(1),
            i -> {
              System.out.println("opening the table");
              System.err.println("the table is gone");
              Runtime.getRuntime().halt(3);
              return i;
            });

    assertThat(message.lines().toList().subList(1, 4))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).isEqualTo("  it printed last:"),
            line -> assertThat(line).startsWith("    [process ").endsWith("opening the table"),
            line -> assertThat(line).startsWith("    [process ").endsWith("the table is gone"));
  }

  @Test
  void floodIsCutToItsEnd() {
    String message =
        death(
            Parallel.processes(1),
            i -> {
              for (int line = 0; line < 10_000; line++) {
                System.out.println("line " + line);
              }
              Runtime.getRuntime().halt(3);
              return i;
            });

    assertThat(message.lines()).hasSize(22);
    assertThat(message).endsWith("line 9999");
  }

  @Test
  void silentDeathHasNoLastLines() {
    String message =
        death(
            Parallel.processes(1),
            i -> {
              Runtime.getRuntime().halt(3);
              return i;
            });

    assertThat(message.lines()).hasSize(1);
  }

  @Test
  @SuppressWarnings("restricted") // nothing else crashes a JVM
  void crashOfTheJvmSaysWhereItsReportIs(@TempDir Path folder) {
    List<RunReport> reports = new ArrayList<>();
    Path file = folder.resolve("hs_err.log");

    String message =
        death(
            Parallel.processes(1)
                .workerOptions(
                    "-XX:ErrorFile=" + file,
                    "-XX:-CreateCoredumpOnCrash",
                    "--enable-native-access=ALL-UNNAMED")
                .report(reports::add),
            i -> {
              MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, i);
              return i;
            });

    assertThat(message)
        .contains(
            "the JVM or native code crashed",
            "# A fatal error has been detected",
            "SIGSEGV",
            file.toString());
    assertThat(file).exists();
    assertThat(reports.getFirst().toJson()).contains("# A fatal error has been detected");
    assertThat(reports.getFirst().toString().lines()).hasSizeLessThanOrEqualTo(10);
  }
}
