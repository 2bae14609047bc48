package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * A NumPy array whose elements are no numbers: text, bytes, dates, records of named fields, Python
 * objects.
 *
 * <p>Numbers are {@link NdArray}s, which compute; this type gives access to what a file holds. The
 * fields of a structured array are views without a copy, so columns of a mapped file are mapped
 * {@code NdArray}s.
 *
 * <p>Immutable as far as mapped memory and element objects are. Two arrays are equal when type,
 * shape and content are.
 */
// Fields are of interfaces: what loading puts there is serializable.
@SuppressWarnings("serial")
public final class PyArray implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final PyDType dtype;
  private final long[] shape;

  /** The bytes of the elements along one more axis; null where elements are objects. */
  private final @Nullable NdArray bytes;

  private final List<@Nullable Object> objects;

  private PyArray(
      PyDType dtype, long[] shape, @Nullable NdArray bytes, List<@Nullable Object> objects) {
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
    this.objects = objects;
  }

  /** An array over bytes of which the last axis is one element. */
  static PyArray ofBytes(PyDType dtype, NdArray bytes) {
    long[] all = bytes.shape();
    return new PyArray(dtype, Arrays.copyOf(all, all.length - 1), bytes, List.of());
  }

  /** An array over elements in C order; the list is kept, not copied. */
  static PyArray ofObjects(PyDType dtype, List<@Nullable Object> elements, long... shape) {
    return new PyArray(dtype, shape, null, elements);
  }

  /**
   * An array of objects, written as a NumPy array of dtype object.
   *
   * @param elements in C order
   * @param shape none for one axis of all elements
   * @throws IllegalArgumentException when the elements do not fill the shape
   */
  public static PyArray of(List<? extends @Nullable Object> elements, long... shape) {
    long[] axes = shape.length == 0 ? new long[] {elements.size()} : shape.clone();
    if (Arrays.stream(axes).reduce(1, Math::multiplyExact) != elements.size()) {
      throw new IllegalArgumentException(
          "%d elements do not fill shape %s".formatted(elements.size(), Arrays.toString(axes)));
    }
    return new PyArray(new PyDType.Objects(), axes, null, new ArrayList<>(elements));
  }

  /** The type of the elements. */
  public PyDType dtype() {
    return dtype;
  }

  /** The lengths of the axes. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public long size() {
    return bytes == null ? objects.size() : product(shape);
  }

  /** Whether the elements are those of a mapped file. */
  public boolean isMapped() {
    return bytes != null && bytes.isMapped();
  }

  /**
   * One element, as the Java type that {@link PyDType} says.
   *
   * @throws IndexOutOfBoundsException when there are not as many indices as axes or one is outside
   */
  public @Nullable Object get(long... indices) {
    if (indices.length != shape.length) {
      throw new IndexOutOfBoundsException(
          "%d indices for %d axes".formatted(indices.length, shape.length));
    }
    if (bytes != null) {
      return PyElements.decode(dtype, bytes.at(indices));
    }
    long flat = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      flat = flat * shape[axis] + Objects.checkIndex(indices[axis], shape[axis]);
    }
    return objects.get((int) flat);
  }

  /**
   * All elements in C order, as the Java type that {@link PyDType} says. Unmodifiable.
   *
   * @throws ArithmeticException when there are more than a list can hold
   */
  public List<@Nullable Object> toList() {
    if (bytes == null) {
      return Collections.unmodifiableList(objects);
    }
    int size = Math.toIntExact(size());
    List<@Nullable Object> elements = new ArrayList<>(size);
    long[] indices = new long[shape.length];
    for (int i = 0; i < size; i++) {
      elements.add(get(indices));
      for (int axis = shape.length - 1; axis >= 0 && ++indices[axis] == shape[axis]; axis--) {
        indices[axis] = 0;
      }
    }
    return Collections.unmodifiableList(elements);
  }

  /**
   * The counts behind dates and time spans, as a view: {@link Long#MIN_VALUE} is NaT.
   *
   * @throws IllegalStateException when the elements are something else
   */
  public NdArray ticks() {
    return switch (dtype) {
      case PyDType.DateTime type -> view(DType.INT64.withOrder(type.order()));
      case PyDType.TimeDelta type -> view(DType.INT64.withOrder(type.order()));
      default -> throw new IllegalStateException(dtype.name() + " elements are no counts of time");
    };
  }

  private NdArray view(DType type) {
    return (NdArray) PyElements.view(new PyDType.Numbers(type), elementBytes(), 0);
  }

  /** The names of the fields of a structured array; empty for others. */
  public List<String> fieldNames() {
    return dtype instanceof PyDType.Struct struct
        ? struct.fields().stream().map(PyDType.Field::name).toList()
        : List.of();
  }

  /**
   * A field of all elements, as a view of the same shape: {@code
   * nodes.field("threshold").asArray()}.
   *
   * @throws NoSuchElementException when there is no such field; the message lists those there are
   */
  public PyValue field(String name) {
    if (dtype instanceof PyDType.Struct struct) {
      for (int i = 0; i < struct.fields().size(); i++) {
        PyDType.Field field = struct.fields().get(i);
        if (field.name().equals(name)) {
          return new PyValue(name, bytes == null ? column(field, i) : column(field));
        }
      }
    }
    throw new NoSuchElementException("no field '%s'; there are %s".formatted(name, fieldNames()));
  }

  private Object column(PyDType.Field field) {
    return PyElements.view(field.type(), elementBytes(), field.offset());
  }

  /** Where a field is a Python object, the elements are tuples. */
  private PyArray column(PyDType.Field field, int index) {
    List<@Nullable Object> values = new ArrayList<>(objects.size());
    for (Object element : objects) {
      values.add(element instanceof PyTuple tuple ? tuple.get(index) : null);
    }
    return ofObjects(field.type(), values, shape);
  }

  /** A row along the first axis, as a view. */
  PyArray row(int index) {
    long[] inner = Arrays.copyOfRange(shape, 1, shape.length);
    if (bytes != null) {
      return new PyArray(dtype, inner, bytes.row(index), List.of());
    }
    Objects.checkIndex(index, shape[0]);
    int length = Math.toIntExact(product(inner));
    return new PyArray(dtype, inner, null, objects.subList(index * length, (index + 1) * length));
  }

  /** The bytes of the elements along one more axis. */
  NdArray elementBytes() {
    return Objects.requireNonNull(bytes, "elements are objects");
  }

  /** Whether the elements are Java objects rather than bytes. */
  boolean holdsObjects() {
    return bytes == null;
  }

  private static long product(long[] lengths) {
    return Arrays.stream(lengths).reduce(1, Math::multiplyExact);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PyArray that
        && dtype.equals(that.dtype)
        && Arrays.equals(shape, that.shape)
        && Objects.equals(bytes, that.bytes)
        && objects.equals(that.objects);
  }

  @Override
  public int hashCode() {
    return 31 * dtype.hashCode() + Arrays.hashCode(shape);
  }

  /** The type and the shape. */
  @Override
  public String toString() {
    return "PyArray(" + dtype.name() + ", " + Arrays.toString(shape) + ")";
  }
}
