package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * A sparse matrix of SciPy, {@code csr_matrix} or {@code csr_array} and the like: which elements
 * are stored and where.
 *
 * <pre>{@code
 * PySparse matrix = Persist.load(Path.of("counts.joblib"), PySparse.class);
 * matrix.forEach((row, column, value) -> sums[row] += value);
 * }</pre>
 *
 * <p>Each format of SciPy keeps its own arrays, which {@link #part} gives without a copy: {@code
 * data}, {@code indices} and {@code indptr} of CSR, CSC and BSR, {@code row}, {@code col} and
 * {@code data} of COO, {@code data} and {@code offsets} of DIA. Immutable, as far as these are.
 */
// Fields are of interfaces: what loading puts there is serializable.
@SuppressWarnings("serial")
public final class PySparse implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** How SciPy stores the elements. */
  public enum Format {
    /** Rows of small dense blocks. */
    BSR,
    /** Coordinates, in any order; elements of one place are added. */
    COO,
    /** Column after column. */
    CSC,
    /** Row after row. */
    CSR,
    /** Diagonals. */
    DIA,
    /** A dict of places. */
    DOK,
    /** Lists of columns and values, one for each row. */
    LIL
  }

  /** Takes an element. */
  @FunctionalInterface
  public interface Visitor {
    /** An element that is stored; it may be zero. */
    void visit(int row, int column, double value);
  }

  private final Format format;
  private final PyObject object;
  private final Map<String, @Nullable Object> parts;
  private final int rows;
  private final int columns;

  private PySparse(Format format, PyObject object, int rows, int columns) {
    this.format = format;
    this.object = object;
    this.parts = object.attributes();
    this.rows = rows;
    this.columns = columns;
    if (format == Format.COO
        && parts.get("coords") instanceof PyTuple places
        && places.size() == 2) {
      parts.put("row", places.get(0));
      parts.put("col", places.get(1));
    }
  }

  /** Whether an object is a sparse matrix by its class. */
  static boolean isSparse(PyObject object) {
    return object.className().startsWith("scipy.sparse") && format(simpleName(object)) != null;
  }

  private static String simpleName(PyObject object) {
    return object.className().substring(object.className().lastIndexOf('.') + 1);
  }

  /**
   * The matrix that a loaded object is.
   *
   * @throws ClassCastException when the object is something else
   * @throws IllegalArgumentException when it does not have two axes
   */
  public static PySparse of(PyObject object) {
    String name = simpleName(object);
    Format format = format(name);
    if (!object.className().startsWith("scipy.sparse") || format == null) {
      throw new ClassCastException(object.className() + " is no sparse matrix of SciPy");
    }
    if (!(object.attributes().get("_shape") instanceof PyTuple shape)
        || shape.size() != 2
        || !(shape.get(0) instanceof Long rows)
        || !(shape.get(1) instanceof Long columns)) {
      throw new IllegalArgumentException(name + ": expected a shape of two axes");
    }
    if (rows < 0 || rows > Integer.MAX_VALUE || columns < 0 || columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("%s: a shape of %d x %d".formatted(name, rows, columns));
    }
    return new PySparse(format, object, rows.intValue(), columns.intValue());
  }

  private static @Nullable Format format(String className) {
    for (Format each : Format.values()) {
      String prefix = each.name().toLowerCase(Locale.ROOT);
      if (className.equals(prefix + "_matrix") || className.equals(prefix + "_array")) {
        return each;
      }
    }
    return null;
  }

  /** How the elements are stored. */
  public Format format() {
    return format;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /**
   * One of the format's own arrays.
   *
   * @throws IllegalArgumentException when the format has none of this name
   */
  public NdArray part(String name) {
    if (parts.get(name) instanceof NdArray array) {
      return array;
    }
    throw new IllegalArgumentException("%s has no array '%s'".formatted(format, name));
  }

  /**
   * Passes every stored element, in the order in which the format has them. Those of one place are
   * meant to be added.
   *
   * @throws IllegalArgumentException when the matrix is inconsistent: an element lies outside, or
   *     arrays do not have the lengths they should; some elements may have been passed. What the
   *     visitor throws comes out as it is
   */
  public void forEach(Visitor visitor) {
    Visitor checked =
        (row, column, value) -> {
          if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException(
                "element (%d, %d) of a matrix of %d x %d".formatted(row, column, rows, columns));
          }
          try {
            visitor.visit(row, column, value);
          } catch (RuntimeException e) {
            throw new VisitorFailure(e);
          }
        };
    try {
      switch (format) {
        case CSR -> compressed(checked);
        case CSC -> compressed((column, row, value) -> checked.visit(row, column, value));
        case BSR -> blocks(checked);
        case COO -> coordinates(checked);
        case DIA -> diagonals(checked);
        case DOK -> places(checked);
        case LIL -> lists(checked);
      }
    } catch (VisitorFailure e) {
      throw e.failure;
    } catch (IndexOutOfBoundsException | ClassCastException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "the parts of a %s matrix do not fit: %s".formatted(format, e.getMessage()), e);
    }
  }

  /** Carries what the visitor threw past what is said of the matrix's own parts. */
  private static final class VisitorFailure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    final RuntimeException failure;

    VisitorFailure(RuntimeException failure) {
      super(null, failure, false, false);
      this.failure = failure;
    }
  }

  private void compressed(Visitor visitor) {
    int[] starts = part("indptr").toIntArray();
    int[] indices = part("indices").toIntArray();
    double[] values = part("data").toDoubleArray();
    for (int major = 0; major + 1 < starts.length; major++) {
      for (int i = starts[major]; i < starts[major + 1]; i++) {
        visitor.visit(major, indices[i], values[i]);
      }
    }
  }

  private void blocks(Visitor visitor) {
    int[] starts = part("indptr").toIntArray();
    int[] indices = part("indices").toIntArray();
    NdArray data = part("data");
    int height = Math.toIntExact(data.shape(1));
    int width = Math.toIntExact(data.shape(2));
    for (int blockRow = 0; blockRow + 1 < starts.length; blockRow++) {
      for (int i = starts[blockRow]; i < starts[blockRow + 1]; i++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            visitor.visit(blockRow * height + y, indices[i] * width + x, data.getDouble(i, y, x));
          }
        }
      }
    }
  }

  private void coordinates(Visitor visitor) {
    int[] row = part("row").toIntArray();
    int[] column = part("col").toIntArray();
    double[] values = part("data").toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      visitor.visit(row[i], column[i], values[i]);
    }
  }

  /** The element of column j of a diagonal with offset k lies in row j - k. */
  private void diagonals(Visitor visitor) {
    NdArray data = part("data");
    int[] offsets = part("offsets").toIntArray();
    for (int k = 0; k < offsets.length; k++) {
      int end = (int) Math.min(Math.min(data.shape(1), columns), (long) rows + offsets[k]);
      for (int column = Math.max(0, offsets[k]); column < end; column++) {
        visitor.visit(column - offsets[k], column, data.getDouble(k, column));
      }
    }
  }

  /** A dict itself, or with a dict, as the version of SciPy has it. */
  private void places(Visitor visitor) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(object.entries());
    if (entries.isEmpty() && parts.get("_dict") instanceof Map<?, ?> dict) {
      entries.addAll(dict.entrySet());
    }
    for (Map.Entry<?, ?> entry : entries) {
      List<?> place = list(entry.getKey());
      visitor.visit(integer(place.get(0)), integer(place.get(1)), number(entry.getValue()));
    }
  }

  private void lists(Visitor visitor) {
    List<@Nullable Object> columnsOfRows = objects("rows");
    List<@Nullable Object> valuesOfRows = objects("data");
    for (int row = 0; row < columnsOfRows.size(); row++) {
      List<?> inRow = list(columnsOfRows.get(row));
      List<?> values = list(valuesOfRows.get(row));
      for (int i = 0; i < inRow.size(); i++) {
        visitor.visit(row, integer(inRow.get(i)), number(values.get(i)));
      }
    }
  }

  private List<@Nullable Object> objects(String name) {
    if (parts.get(name) instanceof PyArray array) {
      return array.toList();
    }
    throw new IllegalArgumentException("%s has no array '%s'".formatted(format, name));
  }

  private static List<?> list(@Nullable Object value) {
    return PyValue.of(value).asList();
  }

  private static int integer(@Nullable Object value) {
    return Math.toIntExact(PyValue.of(value).asLong());
  }

  private static double number(@Nullable Object value) {
    return PyValue.of(value).asDouble();
  }

  /**
   * The whole matrix, zeros included.
   *
   * @throws IllegalArgumentException when the matrix is inconsistent, as {@link #forEach} says, or
   *     has more elements than a Java array
   */
  public NdArray toDense() {
    long size = (long) rows * columns;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("%d x %d elements are too many".formatted(rows, columns));
    }
    double[] dense = new double[(int) size];
    forEach((row, column, value) -> dense[row * columns + column] += value);
    return NdArray.of(dense, rows, columns);
  }

  /** The format and the shape. */
  @Override
  public String toString() {
    return "PySparse(%s, %d x %d)".formatted(format, rows, columns);
  }
}
