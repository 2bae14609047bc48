package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a worker's output is held back and passed on. */
class OutputPumpTest {
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(seen, true, StandardCharsets.UTF_8);

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFewLinesAreHeldUntilTheyAreReleased() {
    OutputPump pump = new OutputPump(bytes("one\ntwo\n"), () -> stream, "test");
    pump.run();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(pump.heldText(0)).isEqualTo("one\ntwo");
    pump.release();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
  }

  @Test
  void manyLinesComeInTheirOrder() {
    String lines =
        IntStream.range(0, 30_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    OutputPump pump = new OutputPump(bytes(lines), () -> stream, "test");
    pump.run();
    pump.release();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(lines);
  }

  @Test
  void linesOfATaskAreKeptOnlyWhereSomebodyWantsThem() {
    String lines = "[process 1, task 0] one\n[process 1, task 1] two\n";
    OutputPump kept = new OutputPump(bytes(lines), () -> stream, "test");
    kept.release();
    kept.keep(true);
    kept.run();
    assertThat(kept.keptLines("[process 1, task 1] ")).isEqualToNormalizingNewlines("two\n");

    kept.keep(true);
    assertThat(kept.keptLines("[process 1, task 1] ")).as("of the next batch").isEmpty();

    OutputPump passed = new OutputPump(bytes(lines), () -> stream, "test");
    passed.release();
    passed.run();
    assertThat(passed.keptLines("[process 1, task 1] ")).isEmpty();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(lines + lines);
  }

  @Test
  void theJvmsWordOnIncubatorModulesIsLeftOut() {
    String warning = "WARNING: Using incubator modules: jdk.incubator.vector";
    OutputPump pump = new OutputPump(bytes(warning + "\n" + warning + ", x\n"), () -> stream, "t");
    pump.run();
    pump.release();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(warning + ", x\n");
  }

  @Test
  void aLineWithoutAnEndIsPassedOnInPieces() {
    InputStream endless =
        new InputStream() {
          private int left = 10 << 20;

          @Override
          public int read() {
            if (left == 1) {
              assertThat(seen.size()).as("passed on meanwhile").isGreaterThan(9 << 20);
            }
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] bytes, int from, int count) {
            int first = read();
            if (first >= 0) {
              bytes[from] = (byte) first;
            }
            return first < 0 ? -1 : 1;
          }
        };
    OutputPump pump = new OutputPump(endless, () -> stream, "test");
    pump.run();
    assertThat(seen.size()).isEqualTo(10 << 20);
  }

  @Test
  void aStreamThatThrowsDoesNotEndThePump() {
    InputStream in = bytes("one\n".repeat(100_000));
    PrintStream broken =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public void write(byte[] bytes, int from, int count) {
            throw new IllegalStateException("the program's own");
          }
        };
    OutputPump pump = new OutputPump(in, () -> broken, "test");
    pump.run();
    assertThat(in).isEmpty();
  }
}
