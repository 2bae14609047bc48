package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyArray;
import org.joblib4j.persist.PyFrame;
import org.joblib4j.persist.PyTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of pandas as columns. Needs python3 with joblib, NumPy and pandas; skipped without. */
class FramesTest {
  @TempDir Path folder;

  private PyFrame frame(String expression) throws Exception {
    Python.with("joblib", "numpy", "pandas")
        .run(
            folder,
            """
            import joblib, numpy as np, pandas as pd
            joblib.dump(%s, 'frame.joblib')
            """
                .formatted(expression));
    return Persist.load(folder.resolve("frame.joblib"), PyFrame.class);
  }

  private static List<?> elements(PyFrame frame, Object column) {
    return frame.column(column).asList();
  }

  @Test
  void columnsOfEachTypeAreArrays() throws Exception {
    PyFrame frame =
        frame(
            """
            pd.DataFrame({
                'i': [1, 2], 'text': pd.array(['x', None], dtype=object), 'f': [1.5, 2.5], 'i2': [3, 4],
                'when': pd.to_datetime(['2024-01-01', None]),
                'utc': pd.to_datetime(['2024-01-01 12:00+02:00', '2025-01-01'], utc=True, format='mixed')
                    if pd.__version__ >= '2' else pd.to_datetime(['2024-01-01 12:00+02:00', '2025-01-01'], utc=True),
                'cat': pd.Categorical(['u', None], categories=['v', 'u']),
                'whole': pd.array([7, 8], dtype='Int64'), 'gaps': pd.array([1, None], dtype='Int32'),
                'truths': pd.array([True, None], dtype='boolean'), 'b': [True, False],
                'string': pd.array(['q', None], dtype='string'), 'span': pd.to_timedelta(['1D', None]),
                'small': np.array([1, 2], 'u1')}, index=['r1', 'r2'])
            """);
    assertThat(frame.isSeries()).isFalse();
    assertThat(frame.rows()).isEqualTo(2);
    assertThat(frame.columnNames())
        .containsExactly(
            "i", "text", "f", "i2", "when", "utc", "cat", "whole", "gaps", "truths", "b", "string",
            "span", "small");
    assertThat(frame.column("i").asArray()).isEqualTo(NdArray.of(new long[] {1, 2}));
    assertThat(frame.column("i2").asArray()).isEqualTo(NdArray.of(new long[] {3, 4}));
    assertThat(frame.column("f").asArray()).isEqualTo(NdArray.of(new double[] {1.5, 2.5}));
    assertThat(frame.column("whole").asArray().toLongArray()).containsExactly(7, 8);
    assertThat(frame.column("small").asArray().toLongArray()).containsExactly(1, 2);
    assertThat(frame.column("b").asArray().toBooleanArray()).containsExactly(true, false);
    assertThat(elements(frame, "text")).isEqualTo(Arrays.asList("x", null));
    assertThat(elements(frame, "gaps")).isEqualTo(Arrays.asList(1L, null));
    assertThat(elements(frame, "truths")).isEqualTo(Arrays.asList(true, null));
    assertThat(elements(frame, "string")).isEqualTo(Arrays.asList("q", null));
    assertThat(elements(frame, "cat")).isEqualTo(Arrays.asList("u", null));
    assertThat(elements(frame, "when"))
        .isEqualTo(Arrays.asList(LocalDateTime.of(2024, 1, 1, 0, 0), null));
    assertThat(elements(frame, "utc"))
        .isEqualTo(
            List.of(LocalDateTime.of(2024, 1, 1, 10, 0), LocalDateTime.of(2025, 1, 1, 0, 0)));
    assertThat(elements(frame, "span")).isEqualTo(Arrays.asList(Duration.ofDays(1), null));
    assertThat(frame.index().value()).isEqualTo(PyArray.of(List.of("r1", "r2")));
  }

  @Test
  void columnsOfNumbersAreMapped() throws Exception {
    frame("pd.DataFrame(np.arange(20.0).reshape(10, 2), columns=['a', 'b'])");
    PyFrame mapped = Persist.load(folder.resolve("frame.joblib"), PyFrame.class, MapMode.READ);
    assertThat(mapped.column("b").asArray().isMapped()).isTrue();
    assertThat(mapped.column("b").asArray().getDouble(9)).isEqualTo(19);
    assertThat(mapped.index().asArray()).isEqualTo(NdArray.arange(10));
  }

  @Test
  void aSeriesIsOneColumn() throws Exception {
    PyFrame series =
        frame("pd.Series([1.0, 2.0], index=pd.date_range('2024-01-01', periods=2), name='s')");
    assertThat(series.isSeries()).isTrue();
    assertThat(series.columnNames()).containsExactly("s");
    assertThat(series.columnAt(0).asArray()).isEqualTo(NdArray.of(new double[] {1, 2}));
    assertThat(series.index().asList())
        .isEqualTo(List.of(LocalDateTime.of(2024, 1, 1, 0, 0), LocalDateTime.of(2024, 1, 2, 0, 0)));
    assertThat(frame("pd.Series([1, 2])").columnNames()).containsExactly((Object) null);
    assertThat(frame("pd.Series(['a', None], dtype='category')").columnAt(0).value())
        .isEqualTo(PyArray.of(Arrays.asList("a", null)));
  }

  @Test
  void severalLevelsAreTuples() throws Exception {
    PyFrame frame =
        frame(
            """
            pd.DataFrame([[1, 2], [3, 4]],
                index=pd.MultiIndex.from_tuples([('a', 1), ('b', 2)]),
                columns=pd.MultiIndex.from_tuples([('x', 'y'), ('x', 'z')]))
            """);
    assertThat(frame.columnNames()).containsExactly(PyTuple.of("x", "y"), PyTuple.of("x", "z"));
    assertThat(frame.column(PyTuple.of("x", "z")).asArray().toLongArray()).containsExactly(2, 4);
    assertThat(frame.index().asList()).isEqualTo(List.of(PyTuple.of("a", 1L), PyTuple.of("b", 2L)));
  }

  @Test
  void oddFramesAreRead() throws Exception {
    PyFrame numbered = frame("pd.DataFrame({0: [1, 2], 5: ['a', 'b']})");
    assertThat(numbered.column(5).value()).isEqualTo(PyArray.of(List.of("a", "b")));
    PyFrame empty = frame("pd.DataFrame()");
    assertThat(empty.rows()).isZero();
    assertThat(empty.columnNames()).isEmpty();
    PyFrame changed =
        frame(
            "pd.DataFrame({'a': [1, 2], 'b': [1.5, 2], 'c': [3, 4]}).assign(d=[5, 6])[['d', 'a']]");
    assertThat(changed.column("d").asArray().toLongArray()).containsExactly(5, 6);
    assertThat(changed.column("a").asArray().toLongArray()).containsExactly(1, 2);
    PyFrame periods = frame("pd.DataFrame({'p': pd.period_range('2024-01', periods=2, freq='M')})");
    assertThat(periods.column("p").asArray().toLongArray()).containsExactly(648, 649);
    assertThatThrownBy(() -> periods.column("q"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("no column 'q'; there are [p]");
  }

  @Test
  void whatIsNoFrameIsRefusedWithItsClass() throws Exception {
    // Outside of what is to fail: where pandas is missing, this test is skipped.
    assertThat(Python.with("joblib", "numpy", "pandas")).isNotNull();
    assertThatThrownBy(() -> frame("pd.Timestamp('2024-01-01').freq if False else slice(1)"))
        .hasMessageContaining("builtins.slice is no DataFrame or Series of pandas");
  }

  /** Pandas's own pickles are files of Python's, not joblib's, and hold the same. */
  @Test
  void pandasOwnPicklesAreRead() throws Exception {
    Python.with("pandas")
        .run(folder, "import pandas as pd; pd.DataFrame({'a': [1.5, 2]}).to_pickle('f.pkl')");
    Path file = folder.resolve("f.pkl");
    assertThat(Files.exists(file)).isTrue();
    assertThat(Persist.load(file, PyFrame.class).column("a").asArray())
        .isEqualTo(NdArray.of(new double[] {1.5, 2}));
  }
}
