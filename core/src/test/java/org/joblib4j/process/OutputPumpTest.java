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

  private final KeptOutput kept = new KeptOutput();

  private OutputPump pump(InputStream in) {
    OutputPump pump = new OutputPump(in, () -> stream, kept, "test");
    pump.release();
    return pump;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFewLinesAreHeldUntilTheyAreReleased() {
    OutputPump pump = new OutputPump(bytes("one\ntwo\n"), () -> stream, kept, "test");
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
    OutputPump pump = new OutputPump(bytes(lines), () -> stream, kept, "test");
    pump.run();
    pump.release();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(lines);
  }

  @Test
  void linesOfATaskAreKeptOnlyWhereSomebodyWantsThem() {
    String lines = "[process 1, task 0] one\n[process 1, task 1] two\n";
    pump(bytes(lines)).run();
    assertThat(kept.of("[process 1, task 1] ")).isEmpty();

    kept.keep(true);
    pump(bytes(lines)).run();
    assertThat(kept.of("[process 1, task 1] ")).isEqualToNormalizingNewlines("two\n");

    kept.keep(true);
    assertThat(kept.of("[process 1, task 1] ")).as("of the next batch").isEmpty();
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(lines + lines);
  }

  @Test
  void theJvmsWordOnIncubatorModulesIsLeftOut() {
    String warning = "WARNING: Using incubator modules: jdk.incubator.vector";
    OutputPump pump =
        new OutputPump(bytes(warning + "\n" + warning + ", x\n"), () -> stream, kept, "t");
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
    OutputPump pump = new OutputPump(endless, () -> stream, kept, "test");
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
    OutputPump pump = new OutputPump(in, () -> broken, kept, "test");
    pump.run();
    assertThat(in).isEmpty();
  }
}
