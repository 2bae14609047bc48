package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.joblib4j.array.Complex;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyArray;
import org.joblib4j.persist.PyTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python loads what Java dumped. Needs python3 with joblib and NumPy; is skipped without. */
class PythonReadsTest {
  enum Colour {
    RED
  }

  record Query(String text, int limit, List<Colour> colours) {}

  @TempDir Path folder;

  @Test
  void pythonSeesEachJavaValueAsItsOwn() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> asserts = new ArrayList<>();
    expect(values, asserts, "none", Optional.empty(), "v is None");
    expect(values, asserts, "some", Optional.of("x"), "v == 'x'");
    expect(values, asserts, "true", true, "v is True");
    for (long number :
        new long[] {
          0,
          1,
          -1,
          127,
          128,
          -128,
          -129,
          255,
          256,
          65535,
          65536,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          1L << 31,
          1L << 40,
          Long.MAX_VALUE,
          Long.MIN_VALUE
        }) {
      String text = "v == %s and type(v) is int".formatted(number);
      expect(values, asserts, "long" + number, number, text);
      expect(values, asserts, "big" + number, BigInteger.valueOf(number), text);
      if (number == (int) number) {
        expect(values, asserts, "int" + number, (int) number, text);
      }
      if (number == (short) number) {
        expect(values, asserts, "short" + number, (short) number, text);
      }
      if (number == (byte) number) {
        expect(values, asserts, "byte" + number, (byte) number, text);
      }
    }
    expect(values, asserts, "huge", BigInteger.TEN.pow(700).negate(), "v == -10**700");
    expect(values, asserts, "double", -0.1, "v == -0.1 and type(v) is float");
    expect(values, asserts, "float", 0.1f, "v == 0.10000000149011612");
    expect(values, asserts, "tiny", Float.MIN_VALUE, "v == 2.0**-149");
    expect(values, asserts, "nan", Float.NaN, "v != v");
    expect(values, asserts, "infinity", Float.NEGATIVE_INFINITY, "v == float('-inf')");
    expect(values, asserts, "char", 'x', "v == 'x'");
    expect(values, asserts, "newline", '\n', "v == '\\n'");
    expect(values, asserts, "backslash", '\\', "v == '\\\\'");
    expect(values, asserts, "accent", 'é', "v == '\\u00e9'");
    expect(values, asserts, "surrogate", "\ud800", "v == '\\ud800'");
    expect(values, asserts, "text", "é\uD83D\uDE00", "v == '\\u00e9\\U0001f600'");
    expect(values, asserts, "long text", "x".repeat(100_000), "v == 'x' * 100000");
    expect(values, asserts, "bytes", new byte[] {0, -1}, "v == b'\\x00\\xff'");
    expect(values, asserts, "many bytes", new byte[300], "v == bytes(300)");
    expect(values, asserts, "list", Arrays.asList(1, null, List.of()), "v == [1, None, []]");
    expect(values, asserts, "set", new LinkedHashSet<>(List.of(1, 2)), "v == {1, 2}");
    expect(values, asserts, "tuple", PyTuple.of(1, PyTuple.of()), "v == (1, ())");
    expect(
        values,
        asserts,
        "map",
        new TreeMap<>(Map.of("b", 1, "a", 2)),
        "list(v.items()) == [('a', 2), ('b', 1)]");
    expect(values, asserts, "list key", Map.of(List.of(1, 2), 3), "v == {(1, 2): 3}");
    expect(values, asserts, "set key", Map.of(Set.of(1), 3), "v == {frozenset([1]): 3}");
    expect(values, asserts, "decimal", new BigDecimal("1.50"), "str(v) == '1.50'");
    expect(values, asserts, "uuid", new UUID(1, -1), "v == uuid.UUID(int=2**65 - 1)");
    expect(values, asserts, "path", Path.of("a/b"), "v == pathlib.Path('a/b')");
    expect(values, asserts, "complex", new Complex(1, -2), "v == 1-2j");
    expect(values, asserts, "date", LocalDate.of(2024, 2, 29), "v == D.date(2024, 2, 29)");
    expect(values, asserts, "time", LocalTime.of(1, 2, 3, 4_005_000), "v == D.time(1, 2, 3, 4005)");
    expect(
        values,
        asserts,
        "datetime",
        LocalDateTime.of(2024, 1, 2, 3, 4, 5, 6_789),
        "v == D.datetime(2024, 1, 2, 3, 4, 5, 6)");
    expect(
        values,
        asserts,
        "offset",
        OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(-3)),
        "v.isoformat() == '2024-01-02T03:04:05-03:00'");
    expect(
        values,
        asserts,
        "zoned",
        ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        "v.isoformat() == '2024-10-27T02:30:00+01:00' and v.fold == 1");
    expect(
        values,
        asserts,
        "instant",
        Instant.parse("2024-01-02T03:04:05.123456789Z"),
        "v == D.datetime(2024, 1, 2, 3, 4, 5, 123456, D.timezone.utc)");
    expect(values, asserts, "duration", Duration.ofMillis(-1500), "v == D.timedelta(seconds=-1.5)");
    expect(values, asserts, "enum", Colour.RED, "v == 'RED'");
    expect(
        values,
        asserts,
        "record",
        new Query("q", 3, List.of(Colour.RED)),
        "v.text == 'q' and v.limit == 3 and v.colours == ['RED'] and"
            + " v.__java_class__.endswith('Query')");
    expect(values, asserts, "doubles", new double[] {1.5, 2}, "same(v, np.array([1.5, 2]))");
    expect(values, asserts, "floats", new float[] {1.5f}, "same(v, np.array([1.5], 'f4'))");
    expect(values, asserts, "longs", new long[] {1}, "same(v, np.array([1], 'i8'))");
    expect(values, asserts, "ints", new int[] {1}, "same(v, np.array([1], 'i4'))");
    expect(values, asserts, "shorts", new short[] {1}, "same(v, np.array([1], 'i2'))");
    expect(
        values,
        asserts,
        "booleans",
        new boolean[] {true, false},
        "same(v, np.array([True, False]))");
    expect(values, asserts, "chars", new char[] {'a'}, "same(v, np.array([97], 'u2'))");
    expect(values, asserts, "no doubles", new double[0], "same(v, np.empty(0))");
    expect(
        values,
        asserts,
        "matrix",
        new int[][] {{1, 2}, {3, 4}},
        "same(v, np.array([[1, 2], [3, 4]], 'i4'))");
    expect(
        values,
        asserts,
        "ragged",
        new int[][] {{1}, {}, null},
        "same(v[0], np.array([1], 'i4')) and len(v[1]) == 0 and v[2] is None");
    expect(values, asserts, "strings", new String[] {"a", null}, "v == ['a', None]");
    NdArray array = NdArray.arange(12).reshape(3, 4);
    expect(values, asserts, "array", array, "same(v, np.arange(12).reshape(3, 4))");
    expect(
        values,
        asserts,
        "fortran",
        array.transpose(),
        "same(v, np.arange(12).reshape(3, 4).T) and v.flags.f_contiguous");
    expect(
        values,
        asserts,
        "strided",
        array.slice(1, 0, 4, 2),
        "same(v, np.arange(12).reshape(3, 4)[:, ::2])");
    expect(values, asserts, "scalar array", NdArray.scalar(2.5), "same(v, np.array(2.5))");
    expect(
        values,
        asserts,
        "empty array",
        NdArray.zeros(DType.FLOAT32, 0, 3),
        "same(v, np.empty((0, 3), 'f4'))");
    expect(
        values,
        asserts,
        "big endian",
        NdArray.arange(3).astype(DType.INT64.withOrder(ByteOrder.BIG_ENDIAN)),
        "v.tolist() == [0, 1, 2]");
    expect(values, asserts, "dtype", DType.UINT16, "v == np.dtype('u2')");
    expect(
        values,
        asserts,
        "objects",
        PyArray.of(Arrays.asList(1, "a", null, 2.5), 2, 2),
        "v.shape == (2, 2) and v.dtype == object and v[1, 1] == 2.5");

    Persist.dump(values, folder.resolve("all.joblib"));
    Persist.dump(values, folder.resolve("all.joblib.z"), Compression.zlib(1));
    Persist.dump(values, folder.resolve("all.joblib.gz"));
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib, uuid, pathlib, datetime as D, numpy as np
            def same(a, b):
                return type(a) is np.ndarray and a.dtype == b.dtype and a.shape == b.shape and (a == b).all()
            for name in ('all.joblib', 'all.joblib.z', 'all.joblib.gz'):
                values = joblib.load(name)
            %s
            mapped = joblib.load('all.joblib', mmap_mode='r')
            assert isinstance(mapped['array'], np.memmap) and mapped['array'].ctypes.data %% 16 == 0
            assert isinstance(mapped['doubles'], np.memmap) and mapped['doubles'].tolist() == [1.5, 2]
            """
                .formatted(String.join("\n", asserts).indent(4)));
  }

  private static void expect(
      Map<String, Object> values, List<String> asserts, String name, Object value, String test) {
    values.put(name, value);
    asserts.add("v = values['" + name + "']");
    asserts.add("assert " + test + ", ('" + name + "', v)");
  }

  @Test
  void sharedReferencesAndCyclesArriveAsSuch() throws Exception {
    NdArray array = NdArray.arange(3);
    List<Object> list = new ArrayList<>();
    list.add(list);
    list.add(array);
    list.add(array);
    double[] doubles = {1};
    list.add(doubles);
    list.add(doubles);
    Persist.dump(list, folder.resolve("x.joblib"));
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib
            v = joblib.load('x.joblib')
            assert v[0] is v and v[1] is v[2] and v[3] is v[4] and v[1].tolist() == [0, 1, 2]
            """);
  }

  @Test
  void everythingPythonWroteSurvivesTheWayThroughJava() throws Exception {
    Python python = Python.with("joblib", "numpy");
    String script = PythonFilesTest.script("python_cases.py");
    python.run(folder, script);
    List<String> cases = Files.readAllLines(folder.resolve("expected.txt"));
    for (String line : cases) {
      String file = line.substring(0, line.indexOf('\t'));
      if (file.endsWith(".p4.joblib")) {
        Persist.dump(Persist.load(folder.resolve(file)), folder.resolve("back-" + file));
      }
    }
    python.run(
        folder,
        script
            + """

                for line in open('expected.txt'):
                    name, text = line.rstrip('\\n').split('\\t')
                    if name.endswith('.p4.joblib'):
                        back = describe(joblib.load('back-' + name))
                        assert back == text, (name, back[:300], text[:300])
            """);
    assertThat(cases).isNotEmpty();
  }

  @SuppressWarnings("ArrayRecordComponent") // users have such records
  record Run(
      String name, int[] sizes, double[][] weights, Map<String, Shape> shapes, Colour best) {}

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(long side, LocalDate since) implements Shape {}

  /** Python drops the notes of Java types: the class that is asked for says what values become. */
  @Test
  void recordsSurviveTheWayThroughPython() throws Exception {
    var run =
        new Run(
            "r",
            new int[] {1, 2},
            new double[][] {{1, 2}, {3, 4}},
            Map.of("square", new Square(3, LocalDate.of(2024, 2, 29))),
            Colour.RED);
    Persist.dump(run, folder.resolve("run.joblib"));
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib
            v = joblib.load('run.joblib')
            assert v.shapes['square'].side == 3 and v.weights.shape == (2, 2)
            v.name = 'changed'; v.shapes['square'].side = 4
            for protocol in (2, 4, 5):
                joblib.dump(v, 'back%d.joblib' % protocol, protocol=protocol)
            joblib.dump(vars(v), 'dict.joblib.gz')
            """);
    for (String file : List.of("back2.joblib", "back4.joblib", "back5.joblib", "dict.joblib.gz")) {
      Run back = Persist.load(folder.resolve(file), Run.class);
      assertThat(back.name()).isEqualTo("changed");
      assertThat(back.sizes()).containsExactly(1, 2);
      assertThat(back.weights()).isDeepEqualTo(run.weights());
      assertThat(back.shapes())
          .isEqualTo(Map.of("square", new Square(4, LocalDate.of(2024, 2, 29))));
      assertThat(back.best()).isEqualTo(Colour.RED);
    }
  }
}
