package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joblib4j.array.NdArray;
import org.joblib4j.function.Fn0;
import org.joblib4j.memory.Memory;
import org.joblib4j.persist.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python loads the result files of a cache, though more is in them than the result. Needs python3
 * with joblib and NumPy; is skipped without.
 */
class CachedResultsTest {
  @SuppressWarnings("ArrayRecordComponent") // as users' records have them
  record Model(String name, double[] weights, int rounds) {}

  @TempDir Path folder;

  private Path resultOf(Memory memory, String name, Fn0<?, RuntimeException> function)
      throws IOException {
    var cached = memory.cache(name, "1", function).allowing(Model.class);
    cached.call();
    assertThat(cached.on().isCached()).as(name).isTrue();
    return result(name);
  }

  private void pythonSees(String name, Fn0<?, RuntimeException> function, String condition)
      throws Exception {
    for (Compression compression : List.of(Compression.NONE, Compression.zlib(3))) {
      String place = name + compression.level();
      Memory memory = Memory.at(folder.resolve(place)).compress(compression);
      Path file = resultOf(memory, place, function);
      Python.with("joblib", "numpy")
          .run(
              folder,
              """
              import joblib, numpy, datetime
              v = joblib.load('%s')
              assert %s, v
              """
                  .formatted(file, condition));
    }
  }

  @Test
  void pythonLoadsEachKindOfResult() throws Exception {
    pythonSees("text", () -> "a result", "v == 'a result'");
    pythonSees("large", () -> BigInteger.TWO.pow(100), "v == 2 ** 100");
    pythonSees("date", () -> LocalDate.of(2026, 11, 22), "v == datetime.date(2026, 11, 22)");
    pythonSees(
        "array",
        () -> NdArray.arange(12).reshape(3, 4),
        "v.shape == (3, 4) and v.dtype == 'int64' and (v == numpy.arange(12).reshape(3, 4)).all()");
    pythonSees(
        "java",
        () -> new double[] {0.5, 1.5},
        "isinstance(v, numpy.ndarray) and v.tolist() == [0.5, 1.5]");
    pythonSees(
        "nested",
        () -> Map.of("scores", List.of(1, 2), "data", NdArray.arange(3)),
        "v['scores'] == [1, 2] and v['data'].tolist() == [0, 1, 2]");
    pythonSees(
        "record",
        () -> new Model("ridge", new double[] {1, 2}, 7),
        "v.name == 'ridge' and v.rounds == 7 and v.weights.tolist() == [1.0, 2.0]");
  }

  @SuppressWarnings("NullAway") // as users' functions do, whose code is not checked
  static String nothing(int n) {
    return null;
  }

  @Test
  void pythonLoadsNothingAsNone() throws Exception {
    Memory memory = Memory.at(folder.resolve("none"));
    var cached = memory.cache(CachedResultsTest::nothing);
    cached.call(1);
    assertThat(cached.on(1).isCached()).isTrue();

    Python.with("joblib", "numpy")
        .run(folder, "import joblib; assert joblib.load('%s') is None".formatted(result("none")));
  }

  private Path result(String cache) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(cache))) {
      return files.filter(file -> file.toString().endsWith(".joblib")).findFirst().orElseThrow();
    }
  }

  @Test
  void pythonMapsTheArrayOfAResult() throws Exception {
    Memory memory = Memory.at(folder.resolve("mapped"));
    Path file = resultOf(memory, "mapped", () -> NdArray.arange(100_000));

    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib, numpy
            v = joblib.load('%s', mmap_mode='r')
            assert isinstance(v, numpy.memmap), type(v)
            assert v.ctypes.data %% 16 == 0
            assert (v == numpy.arange(100_000)).all()
            """
                .formatted(file));
  }
}
