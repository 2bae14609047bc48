package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.joblib4j.array.NdArray;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Values that are not serializable as arguments, captured values and results of worker processes.
 */
class OrdinaryValuesInProcessesTest {
  private static Workers workers;

  private record Image(Path file, Optional<NdArray> pixels, List<double[]> histograms) {}

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  private static Object call(Fn1<?, ?, ?> function, Object input) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.values(Calls.run(run, Calls.inputs(function, input))).getFirst();
    }
  }

  @Test
  void argumentsAndResults() throws Exception {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
    assertThat(call((Path p) -> p.resolve("b"), Path.of("a"))).isEqualTo(Path.of("a", "b"));
    assertThat(call((Map.Entry<?, ?> e) -> e, map.entrySet().iterator().next()))
        .isEqualTo(Map.entry("a", 1));
    assertThat(
            call(
                (List<Integer> l) -> Optional.of(l.subList(1, 2)),
                new ArrayList<>(List.of(1, 2, 3)).subList(1, 3)))
        .isEqualTo(Optional.of(List.of(3)));
  }

  @Test
  void capturedValues() throws Exception {
    Charset charset = StandardCharsets.UTF_16LE;
    record Factor(int value) {}
    Factor factor = new Factor(3);

    assertThat(call((String s) -> s.getBytes(charset).length * factor.value(), "ab")).isEqualTo(12);
  }

  @Test
  void arraysWithinARecordStillTravelBesideIt() throws Exception {
    double[] histogram = new double[10_000];
    histogram[9_999] = 5;
    NdArray pixels = NdArray.of(new double[] {1, 2}, 2);
    Image back =
        (Image)
            call(
                (Image image) -> {
                  double[] values = image.histograms().getFirst();
                  values[0] = values[9_999];
                  return image;
                },
                new Image(Path.of("x"), Optional.of(pixels), List.of(histogram)));

    assertThat(back.file()).isEqualTo(Path.of("x"));
    assertThat(back.histograms().getFirst()[0]).isEqualTo(5);
    assertThat(back.pixels().orElseThrow().getDouble(1)).isEqualTo(2);
  }

  @Test
  void whatATaskPrintsThroughSystemOutThatItWasGiven() throws Exception {
    Fn1<String, Object, RuntimeException> print =
        text -> {
          System.out.println(text);
          return System.out;
        };
    assertThat(call(print, "x")).isSameAs(System.out);
  }
}
