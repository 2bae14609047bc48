package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * A pandas DataFrame as columns, without a copy of their data; a Series is a frame of one column.
 *
 * <pre>{@code
 * PyFrame frame = Persist.load(Path.of("frame.joblib"), PyFrame.class);
 * double[] prices = frame.column("price").asArray().toDoubleArray();
 * }</pre>
 *
 * <p>A column is an {@link NdArray} where it is numbers and none is missing. Otherwise it is a
 * {@link PyArray}: of text, of dates, of objects; its elements are null where pandas has {@code NA}
 * or a category that is missing. Dates with a time zone are those of UTC, as pandas keeps them. A
 * category is its value; a period is its ordinal. Columns of arrays that pandas did not define (of
 * Arrow, intervals, sparse columns) stay the {@link PyObject}s that the file has.
 *
 * <p>Files of pandas 1 to 3 are read. Immutable, as far as the arrays are.
 */
// Fields are of interfaces: what loading puts there is serializable.
@SuppressWarnings("serial")
public final class PyFrame implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** The names up to pandas 2, and since. */
  private static final Set<String> FRAMES =
      Set.of("pandas.core.frame.DataFrame", "pandas.DataFrame");

  private static final Set<String> SERIES = Set.of("pandas.core.series.Series", "pandas.Series");

  private final boolean series;
  private final List<@Nullable Object> names;
  private final List<@Nullable Object> columns;
  private final @Nullable Object index;
  private final long rows;

  private PyFrame(
      boolean series,
      List<@Nullable Object> names,
      List<@Nullable Object> columns,
      @Nullable Object index,
      long rows) {
    this.series = series;
    this.names = names;
    this.columns = columns;
    this.index = index;
    this.rows = rows;
  }

  /** Whether an object is a DataFrame or Series by its class. */
  static boolean isFrame(PyObject object) {
    return FRAMES.contains(object.className()) || SERIES.contains(object.className());
  }

  /**
   * The columns of a DataFrame or Series that was loaded.
   *
   * @throws ClassCastException when the object is something else
   * @throws IllegalArgumentException when it is laid out in a way that is not known
   */
  public static PyFrame of(PyObject object) {
    return of(object, LoadLimits.DEFAULT);
  }

  /** The columns, of which those that a file only describes are within limits. */
  static PyFrame of(PyObject object, LoadLimits limits) {
    boolean series = SERIES.contains(object.className());
    if (!isFrame(object)) {
      throw new ClassCastException(object.className() + " is no DataFrame or Series of pandas");
    }
    try {
      return of(object, series, limits);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "the parts of a pandas object do not fit: " + e.getMessage(), e);
    }
  }

  private static PyFrame of(PyObject object, boolean series, LoadLimits limits) {
    var blocks = PandasBlocks.of(object, limits);
    List<@Nullable Object> names = new ArrayList<>();
    if (series) {
      names.add(object.attributes().getOrDefault("name", object.attributes().get("_name")));
    } else {
      Object labels = blocks.axis(0);
      if (PandasValues.length(labels) > blocks.columnCount()) {
        throw PandasBlocks.unknown("there are more names than columns");
      }
      names.addAll(PandasValues.elements(labels));
    }
    Object index = blocks.axis(series ? 0 : 1);
    List<@Nullable Object> columns = blocks.columns(names.size(), series);
    return new PyFrame(series, names, columns, index, PandasValues.length(index));
  }

  /** Whether this was a Series: one column, whose name may be null. */
  public boolean isSeries() {
    return series;
  }

  /** The number of rows. */
  public long rows() {
    return rows;
  }

  /**
   * The names of the columns in their order: text most often, but anything that pandas takes, and
   * tuples where the columns have several levels. Unmodifiable.
   */
  public List<@Nullable Object> columnNames() {
    return Collections.unmodifiableList(names);
  }

  /**
   * The column of a name; the first where several have it.
   *
   * @throws NoSuchElementException when there is none; the message lists those there are
   */
  public PyValue column(@Nullable Object name) {
    int position =
        names.indexOf(name instanceof Integer number ? (Object) number.longValue() : name);
    if (position < 0) {
      throw new NoSuchElementException("no column '%s'; there are %s".formatted(name, names));
    }
    return new PyValue(String.valueOf(name), columns.get(position));
  }

  /**
   * The column at a position.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public PyValue columnAt(int position) {
    Objects.checkIndex(position, columns.size());
    return new PyValue(String.valueOf(names.get(position)), columns.get(position));
  }

  /** The labels of the rows: an array as a column is one, of tuples where there are levels. */
  public PyValue index() {
    return new PyValue("index", index);
  }

  /** The names of the columns and the number of rows. */
  @Override
  public String toString() {
    return "PyFrame(%s, %d rows)".formatted(names, rows);
  }
}
