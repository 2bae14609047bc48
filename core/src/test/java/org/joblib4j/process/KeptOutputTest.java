package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the parent keeps of a worker's output. */
class KeptOutputTest {
  private final KeptOutput kept = new KeptOutput();

  @Test
  void lastLinesAreKeptWhetherOrNotLogsAre() {
    kept.keep(false);
    kept.printed("[process 1, task 3] one\n");
    kept.printed("two\nthree");

    assertThat(kept.lastLines()).containsExactly("[process 1, task 3] one", "two", "three");
  }

  @Test
  void anotherBatchHasLinesOfItsOwn() {
    kept.printed("before\n");
    kept.keep(true);
    kept.printed("after\n");

    assertThat(kept.lastLines()).containsExactly("after");
  }

  @Test
  void fewShortLinesAreKeptOfMany() {
    IntStream.range(0, 10_000).forEach(i -> kept.printed("line " + i + "\n"));
    assertThat(kept.lastLines()).hasSize(20).startsWith("line 9980").endsWith("line 9999");

    kept.printed("x".repeat(1_000_000));
    assertThat(kept.lastLines().getLast()).hasSize(303).endsWith("x...");
  }

  @Test
  void linesThatSayNothingTakeNoPlace() {
    kept.printed(
        """
        #
        # A fatal error has been detected by the Java Runtime Environment:
        #
        #  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2

        # If you would like to submit a bug report, please visit:
        #   https://bugreport.java.com/bugreport/crash.jsp
        """);

    assertThat(kept.lastLines())
        .containsExactly(
            "# A fatal error has been detected by the Java Runtime Environment:",
            "#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2");
  }
}
