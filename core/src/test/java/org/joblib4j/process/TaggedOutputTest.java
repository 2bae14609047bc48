package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which lines a worker tags, and how. */
class TaggedOutputTest {
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final CurrentTask task = new CurrentTask("process 2");
  private final PrintStream out =
      new PrintStream(
          new TaggedOutput(seen, task, StandardCharsets.UTF_8), true, StandardCharsets.UTF_8);

  private String seen() {
    return seen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachLineOfATaskBeginsWithItsTag() {
    task.begins(17);
    out.print("one\ntwö\n\nthree");
    out.println(" and more");
    task.begins(18);
    out.println("four");
    assertThat(seen())
        .isEqualToNormalizingNewlines(
            """
            [process 2, task 17] one
            [process 2, task 17] twö
            [process 2, task 17]\s
            [process 2, task 17] three and more
            [process 2, task 18] four
            """);
  }

  @Test
  void theEndOfATaskEndsItsLine() {
    task.begins(1);
    out.print("begun");
    task.begins(2);
    out.print("by the next\nnext");
    task.ended();
    out.print("by no task");
    task.begins(3);
    out.print("last");
    assertThat(seen())
        .isEqualToNormalizingNewlines(
            """
            [process 2, task 1] begun
            [process 2, task 2] by the next
            [process 2, task 2] next
            by no task
            [process 2, task 3] last\
            """);
  }

  @Test
  void noLineIsAddedWhereTheLastOneHasEnded() {
    task.begins(1);
    out.print("one\n");
    task.begins(2);
    task.ended();
    assertThat(seen()).isEqualTo("[process 2, task 1] one\n");
  }

  @Test
  void linesThatNoTaskPrintsAreLeftAsTheyAre() {
    out.print("before\n");
    task.begins(1);
    task.ended();
    out.print("after\n");
    assertThat(seen()).isEqualTo("before\nafter\n");
  }
}
