package org.joblib4j.array;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array of numbers over heap, native or file-mapped memory: NumPy's {@code
 * ndarray}.
 *
 * <h2>Storage and views</h2>
 *
 * An array is a {@link MemorySegment} and a way to look at it: an element type, a shape, and for
 * each axis the bytes from one element to the next (its stride). {@link #slice}, {@link #row},
 * {@link #transpose()}, {@link #split} and mostly {@link #reshape} return views: arrays that look
 * at the same storage in another way, cost nothing, and see what is written through each other.
 * Indices and sizes are longs; arrays may be larger than 2 GiB. An axis may have size 0, and an
 * array without axes has one element.
 *
 * <h2>Indices</h2>
 *
 * Indices and axes count from 0 and never from the end: a negative one is refused. Only the step of
 * a slice may be negative.
 *
 * <h2>Files</h2>
 *
 * {@link #map} and {@link Npy#map} look at a file without reading it. It is unmapped when no array
 * uses it any more. A mapped file must not be truncated: reading the lost part is an {@link
 * InternalError}. Replace files by renaming another one over them; a mapping keeps the old content.
 *
 * <h2>Threads</h2>
 *
 * The view is immutable, the elements are not. Any number of threads may read. Writing to elements
 * that another thread uses needs the caller's synchronization; threads may write to different
 * elements at the same time.
 *
 * <p>Serialization writes type, shape and elements; what is read back is a contiguous array of its
 * own.
 */
public final class NdArray implements Serializable {
  /** As many axes as NumPy has. */
  static final int MAX_AXES = 64;

  @Serial private static final long serialVersionUID = 1;

  private final transient MemorySegment base;
  private final transient DType dtype;
  private final transient Layout layout;
  private final transient @Nullable FileRegion file;

  NdArray(MemorySegment base, DType dtype, Layout layout, @Nullable FileRegion file) {
    if (layout.ndim() > MAX_AXES) {
      throw new IllegalArgumentException(
          "an array of " + layout.ndim() + " axes; " + MAX_AXES + " are possible");
    }
    this.base = base;
    this.dtype = dtype;
    this.layout = layout;
    this.file = file;
  }

  NdArray with(Layout other) {
    return new NdArray(base, dtype, other, file);
  }

  // ---------------------------------------------------------------- arrays from Java's arrays

  /**
   * An array over the given numbers, without copying: writing to one writes to the other.
   *
   * @param shape the sizes of the axes; none for one axis of {@code data.length}
   * @throws IllegalArgumentException when the shape does not have as many elements
   */
  public static NdArray of(double[] data, long... shape) {
    return Wrapping.wrap(MemorySegment.ofArray(data), DType.FLOAT64, data.length, shape);
  }

  /** As {@link #of(double[], long...)}, for {@code float32}. */
  public static NdArray of(float[] data, long... shape) {
    return Wrapping.wrap(MemorySegment.ofArray(data), DType.FLOAT32, data.length, shape);
  }

  /** As {@link #of(double[], long...)}, for {@code int64}. */
  public static NdArray of(long[] data, long... shape) {
    return Wrapping.wrap(MemorySegment.ofArray(data), DType.INT64, data.length, shape);
  }

  /** As {@link #of(double[], long...)}, for {@code int32}. */
  public static NdArray of(int[] data, long... shape) {
    return Wrapping.wrap(MemorySegment.ofArray(data), DType.INT32, data.length, shape);
  }

  /** As {@link #of(double[], long...)}, for {@code int16}. */
  public static NdArray of(short[] data, long... shape) {
    return Wrapping.wrap(MemorySegment.ofArray(data), DType.INT16, data.length, shape);
  }

  /** As {@link #of(double[], long...)}, for {@code int8}. */
  public static NdArray of(byte[] data, long... shape) {
    return Wrapping.wrap(MemorySegment.ofArray(data), DType.INT8, data.length, shape);
  }

  /** As {@link #of(double[], long...)}, for {@code bool}; the values are copied. */
  public static NdArray of(boolean[] data, long... shape) {
    byte[] bytes = Wrapping.bytes(data);
    return Wrapping.wrap(MemorySegment.ofArray(bytes), DType.BOOL, data.length, shape);
  }

  /**
   * A {@code float64} array of two axes with a copy of the rows.
   *
   * @throws IllegalArgumentException when the rows are not equally long
   */
  public static NdArray of(double[][] rows) {
    return Wrapping.rows(DType.FLOAT64, Arrays.asList(rows), row -> row.length, NdArray::of);
  }

  /** As {@link #of(double[][])}, for {@code float32}. */
  public static NdArray of(float[][] rows) {
    return Wrapping.rows(DType.FLOAT32, Arrays.asList(rows), row -> row.length, NdArray::of);
  }

  /** As {@link #of(double[][])}, for {@code int64}. */
  public static NdArray of(long[][] rows) {
    return Wrapping.rows(DType.INT64, Arrays.asList(rows), row -> row.length, NdArray::of);
  }

  /** As {@link #of(double[][])}, for {@code int32}. */
  public static NdArray of(int[][] rows) {
    return Wrapping.rows(DType.INT32, Arrays.asList(rows), row -> row.length, NdArray::of);
  }

  /** A {@code float64} array without axes. */
  public static NdArray scalar(double value) {
    return full(DType.FLOAT64, value);
  }

  /** An {@code int64} array without axes. */
  public static NdArray scalar(long value) {
    return full(DType.INT64, value);
  }

  // ---------------------------------------------------------------- fresh arrays

  /**
   * A contiguous array of zeros: in a Java array, over 2 GiB in native memory that the garbage
   * collector frees.
   *
   * @param shape the sizes of the axes; none for an array of one element without axes
   * @throws IllegalArgumentException when a size is negative or there are more than 2^63 bytes
   */
  public static NdArray zeros(DType dtype, long... shape) {
    Layout layout = Layout.cOrder(0, dtype.itemSize(), shape);
    MemorySegment storage = Storage.allocate(dtype, layout.size() * dtype.itemSize());
    return new NdArray(storage, dtype, layout, null);
  }

  /**
   * A contiguous array with one value everywhere.
   *
   * @throws IllegalArgumentException as {@link #zeros} and {@link #setDouble} say
   */
  public static NdArray full(DType dtype, double value, long... shape) {
    NdArray array = zeros(dtype, shape);
    array.fill(value);
    return array;
  }

  /**
   * A contiguous array with one value everywhere.
   *
   * @throws IllegalArgumentException as {@link #zeros} and {@link #setLong} say
   */
  public static NdArray full(DType dtype, long value, long... shape) {
    NdArray array = zeros(dtype, shape);
    array.fill(value);
    return array;
  }

  /** The {@code int64} numbers from 0 until before the end; none where it is not positive. */
  public static NdArray arange(long end) {
    return arange(0, end, 1);
  }

  /**
   * The {@code int64} numbers from a start by a step until before the end.
   *
   * @throws IllegalArgumentException when the step is 0 or there are too many for a Java array
   */
  public static NdArray arange(long start, long end, long step) {
    return of(Ranges.longs(start, end, step));
  }

  /**
   * The {@code float64} numbers from a start by a step until before the end.
   *
   * @throws IllegalArgumentException when the step is 0, an argument is not finite, or there are
   *     too many for a Java array
   */
  public static NdArray arange(double start, double end, double step) {
    return of(Ranges.doubles(start, end, step));
  }

  /**
   * An array over any memory.
   *
   * @param base the storage; the array is read-only where this is
   * @param offset the byte offset of element [0, ..., 0] in the storage, at any alignment
   * @param strides the bytes from one element to the next along each axis; may be negative or 0
   * @param file where the storage lies in a file, if it does
   * @throws IllegalArgumentException when shape and strides are not of one length, or an element
   *     lies outside of the storage
   */
  public static NdArray wrap(
      MemorySegment base,
      DType dtype,
      long offset,
      long[] shape,
      long[] strides,
      @Nullable FileRegion file) {
    return Wrapping.wrap(base, dtype, offset, shape, strides, file);
  }

  /**
   * An array over a part of a file of bare elements in C order, without reading it: NumPy's {@code
   * memmap}.
   *
   * @param offset the first byte of the elements in the file, at any alignment
   * @throws IOException when the file cannot be opened or mapped or ends before the elements do
   */
  public static NdArray map(Path path, MapMode mode, DType dtype, long offset, long... shape)
      throws IOException {
    Layout layout = Layout.cOrder(0, dtype.itemSize(), shape);
    try (MappableFile mappable = MappableFile.open(path, mode)) {
      return mappable.map(dtype, offset, layout);
    }
  }

  // ---------------------------------------------------------------- what it is

  /** The type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** The sizes of the axes; the caller's own copy. */
  public long[] shape() {
    return layout.shape();
  }

  /**
   * The size of one axis.
   *
   * @throws IndexOutOfBoundsException when there is no such axis
   */
  public long shape(int axis) {
    return layout.length(layout.checkAxis(axis));
  }

  /** The bytes from one element to the next along each axis; the caller's own copy. */
  public long[] strides() {
    return layout.strides();
  }

  /** The number of axes. */
  public int ndim() {
    return layout.ndim();
  }

  /** The number of elements; 1 where there is no axis. */
  public long size() {
    return layout.size();
  }

  /** The bytes of the elements, without any gaps that a view may have: NumPy's {@code nbytes}. */
  public long byteSize() {
    return layout.size() * dtype.itemSize();
  }

  /** Whether the storage is a mapped file. */
  public boolean isMapped() {
    return file != null || base.isMapped();
  }

  /** Where the {@link #segment()} lies in its file; empty where the array was not mapped. */
  public Optional<FileRegion> file() {
    return Optional.ofNullable(file);
  }

  /** Whether writing to elements is refused. */
  public boolean isReadOnly() {
    return base.isReadOnly();
  }

  /** Whether the elements lie in C order (last axis fastest) without gaps. */
  public boolean isContiguous() {
    return layout.isCOrder(dtype.itemSize());
  }

  /** Whether the elements lie in Fortran order (first axis fastest) without gaps. */
  public boolean isFortranContiguous() {
    return layout.isFortranOrder(dtype.itemSize());
  }

  /**
   * The whole storage, of which this array may use a part only; read-only where the array is.
   *
   * <p>Use unaligned value layouts on it, with the byte order of the {@link #dtype()}.
   */
  public MemorySegment segment() {
    return base;
  }

  /** The byte offset of element [0, ..., 0] in the {@link #segment()}. */
  public long offset() {
    return layout.offset();
  }

  Layout layout() {
    return layout;
  }

  /**
   * The part of the {@link #segment()} from the first to the last byte of any element; empty where
   * there is no element.
   */
  public MemorySegment extent() {
    long first = size() == 0 ? 0 : layout.firstByte();
    return base.asSlice(first, size() == 0 ? 0 : layout.endByte(dtype.itemSize()) - first);
  }

  void checkWritable() {
    if (isReadOnly()) {
      throw new UnsupportedOperationException(
          "the array is read-only; copy() gives a writable one");
    }
  }

  // ---------------------------------------------------------------- single elements

  /**
   * One element as a double; an integer of more than 53 bits is rounded.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   * @throws IllegalStateException when the elements are complex
   */
  public double getDouble(long... indices) {
    return Items.getDouble(this, layout.offsetOf(indices));
  }

  /**
   * One element as a long; {@code uint64} keeps its bits, bool is 0 or 1.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   * @throws IllegalStateException when the elements are no integers
   */
  public long getLong(long... indices) {
    return Items.getLong(this, layout.offsetOf(indices));
  }

  /**
   * Whether one element is not zero.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   */
  public boolean getBoolean(long... indices) {
    return Items.getBoolean(this, layout.offsetOf(indices));
  }

  /**
   * One element as real and imaginary part.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   */
  public Complex getComplex(long... indices) {
    return Items.getComplex(this, layout.offsetOf(indices));
  }

  /**
   * Sets one element, rounded to its type where that is floating-point.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   * @throws IllegalArgumentException when the elements are integers and the value is none of them
   * @throws UnsupportedOperationException when the array is read-only
   */
  public void setDouble(double value, long... indices) {
    checkWritable();
    Items.setDouble(this, layout.offsetOf(indices), value);
  }

  /**
   * Sets one element, rounded to its type where that is floating-point; {@code uint64} takes the
   * bits.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   * @throws IllegalArgumentException when the elements are integers too small for the value
   * @throws UnsupportedOperationException when the array is read-only
   */
  public void setLong(long value, long... indices) {
    checkWritable();
    Items.setLong(this, layout.offsetOf(indices), value);
  }

  /**
   * Sets one element of a complex array.
   *
   * @throws IndexOutOfBoundsException when the indices are not one per axis, each inside its axis
   * @throws IllegalStateException when the elements are not complex
   * @throws UnsupportedOperationException when the array is read-only
   */
  public void setComplex(Complex value, long... indices) {
    checkWritable();
    Items.setComplex(this, layout.offsetOf(indices), value);
  }

  // ---------------------------------------------------------------- views

  /** This array, refusing writes; others may still write to the storage. */
  public NdArray asReadOnly() {
    return isReadOnly() ? this : new NdArray(base.asReadOnly(), dtype, layout, file);
  }

  /**
   * The elements of one axis from one index until before another.
   *
   * @throws IndexOutOfBoundsException when not {@code 0 <= from <= to <= shape(axis)}
   */
  public NdArray slice(int axis, long from, long to) {
    return slice(axis, from, to, 1);
  }

  /**
   * Every step-th element of one axis from one index until before another.
   *
   * <p>A negative step walks down: {@code from} is the first (highest) index and {@code to} is not
   * reached; as an end, -1 stands for before the first element. {@code slice(0, n - 1, -1, -1)}
   * reverses an axis of size n.
   *
   * @throws IllegalArgumentException when the step is 0
   * @throws IndexOutOfBoundsException when not {@code 0 <= from <= to <= shape(axis)}, or with a
   *     negative step not {@code -1 <= to <= from < shape(axis)}
   */
  public NdArray slice(int axis, long from, long to, long step) {
    return with(layout.slice(axis, from, to, step));
  }

  /**
   * The elements at one index of the first axis; the array has one axis less.
   *
   * @throws IndexOutOfBoundsException when there is no such row
   */
  public NdArray row(long index) {
    return at(index);
  }

  /**
   * The elements at one index each of the leading axes: {@code a.at(i, j)} is NumPy's {@code a[i,
   * j]}.
   *
   * @throws IndexOutOfBoundsException when there are more indices than axes, or one is outside
   */
  public NdArray at(long... leadingIndices) {
    return with(layout.at(leadingIndices));
  }

  /** The axes in reverse order: rows become columns. */
  public NdArray transpose() {
    return with(layout.reversed());
  }

  /**
   * The axes in the given order: new axis i is the old axis {@code axes[i]}.
   *
   * @throws IllegalArgumentException when the axes are not a permutation of all axes
   */
  public NdArray transpose(int... axes) {
    return with(layout.transposed(axes));
  }

  /**
   * The same elements, counted in C order, under another shape.
   *
   * <p>A view wherever strides can say it, as always for contiguous arrays. Otherwise, as for a
   * transposed array that is flattened, a writable copy.
   *
   * @param shape the sizes of the axes; one may be -1 for what is left over
   * @throws IllegalArgumentException when the shape has another number of elements
   */
  public NdArray reshape(long... shape) {
    long[] resolved = layout.resolve(shape);
    Layout view = layout.reshaped(dtype.itemSize(), resolved);
    return view != null ? with(view) : copy().reshape(resolved);
  }

  /**
   * Equal parts along the first axis, as views.
   *
   * @throws IllegalArgumentException when the axis does not divide; see {@link #arraySplit(int)}
   */
  public List<NdArray> split(int parts) {
    return split(parts, 0);
  }

  /**
   * Equal parts along one axis, as views: NumPy's {@code split}.
   *
   * @throws IllegalArgumentException when the axis does not divide; see {@link #arraySplit}
   * @throws IndexOutOfBoundsException when there is no such axis
   */
  public List<NdArray> split(int parts, int axis) {
    return Splits.equal(this, parts, axis);
  }

  /** Almost equal parts along the first axis, as views; see {@link #arraySplit(int, int)}. */
  public List<NdArray> arraySplit(int parts) {
    return arraySplit(parts, 0);
  }

  /**
   * Parts along one axis that differ in size by at most one, the larger ones first, as views:
   * NumPy's {@code array_split}. Parts are empty where there are more of them than elements.
   *
   * @throws IllegalArgumentException when there is not at least one part
   * @throws IndexOutOfBoundsException when there is no such axis
   */
  public List<NdArray> arraySplit(int parts, int axis) {
    return Splits.almostEqual(this, parts, axis);
  }

  // ---------------------------------------------------------------- new arrays

  /** See {@link #vstack(List)}. */
  public static NdArray vstack(NdArray... arrays) {
    return vstack(List.of(arrays));
  }

  /**
   * The arrays one below the other in a new array; those of one axis are rows.
   *
   * @throws IllegalArgumentException as {@link #concatenate} says
   */
  public static NdArray vstack(List<NdArray> arrays) {
    return Stacking.vstack(arrays);
  }

  /**
   * The arrays one after the other along an axis, in a new array of the type that NumPy promotes
   * theirs to, in native byte order.
   *
   * @throws IllegalArgumentException when there is no array, one has no axes, or their other axes
   *     are not equal
   * @throws IndexOutOfBoundsException when there is no such axis
   */
  public static NdArray concatenate(List<NdArray> arrays, int axis) {
    return Stacking.concatenate(arrays, axis);
  }

  /**
   * The product of this array and another in a new array: NumPy's {@code dot} for one and two axes.
   *
   * <p>Two matrices give their matrix product, a matrix and a vector (from either side) a vector,
   * two vectors the sum of their elements' products as an array without axes. The elements' type is
   * the one that NumPy promotes both to. Integers wrap around; floating-point sums are chains of
   * fused multiply-adds in the order of the elements, so the result has the same bits on every
   * machine and however the rows are split.
   *
   * <p>The product is computed in the calling thread. It is fastest in a JVM with {@code
   * --add-modules jdk.incubator.vector}, and needs nothing of it.
   *
   * @throws IllegalArgumentException when an array has no or more than two axes, the sizes do not
   *     fit, or the promoted type is none of int32, int64, float32 and float64 (use {@link
   *     #astype})
   */
  public NdArray dot(NdArray other) {
    return MatrixProduct.dot(this, other);
  }

  /**
   * Names the loops that {@link #dot} runs on in this JVM, for reports: {@code "vector-256"} with
   * the Vector API, which a JVM has when it was started with {@code --add-modules
   * jdk.incubator.vector}, otherwise {@code "plain"}.
   */
  public static String dotKernel() {
    return MatrixProduct.kernelName();
  }

  /** A contiguous, writable copy of the same type. */
  public NdArray copy() {
    return Copying.fresh(this);
  }

  /**
   * A contiguous, writable copy of another type, converted as NumPy's {@code astype} does.
   *
   * <p>Integers keep their low bits; real numbers are truncated towards zero; complex numbers lose
   * their imaginary part unless the target is complex or bool; bool is whether the element is not
   * zero. What NumPy leaves to the machine is defined here: NaN becomes 0, and a real number beyond
   * 64 bits becomes the nearest long before its low bits are taken.
   */
  public NdArray astype(DType target) {
    NdArray converted = zeros(target, shape());
    Copying.copy(this, converted);
    return converted;
  }

  // ---------------------------------------------------------------- bulk copies

  /**
   * Copies all elements into an array of the same shape, of the same or a wider kind. Overlapping
   * arrays are copied as if through a third.
   *
   * @throws IllegalArgumentException when the shapes differ, or elements of the target are of a
   *     narrower kind (integers for real numbers, say): then use {@link #astype} first
   * @throws UnsupportedOperationException when the target is read-only
   */
  public void copyInto(NdArray target) {
    if (!Promotion.isSameKind(dtype, target.dtype)) {
      throw new IllegalArgumentException(
          dtype + " elements do not fit into " + target.dtype + "; use astype to convert them");
    }
    Copying.copy(this, target);
  }

  /**
   * Sets all elements.
   *
   * @throws IllegalArgumentException when the elements are integers and the value is none of them
   * @throws UnsupportedOperationException when the array is read-only
   */
  public void fill(double value) {
    NdArray element = zeros(dtype);
    element.setDouble(value);
    Copying.fill(element, this);
  }

  /**
   * Sets all elements.
   *
   * @throws IllegalArgumentException when the elements are integers too small for the value
   * @throws UnsupportedOperationException when the array is read-only
   */
  public void fill(long value) {
    NdArray element = zeros(dtype);
    element.setLong(value);
    Copying.fill(element, this);
  }

  /**
   * The elements in C order.
   *
   * @throws IllegalArgumentException when they are complex (use {@link #astype}), or too many for a
   *     Java array
   */
  public double[] toDoubleArray() {
    double[] elements = new double[Extraction.checkedLength(this, DType.FLOAT64)];
    return Extraction.into(this, elements, of(elements));
  }

  /**
   * The elements in C order.
   *
   * @throws IllegalArgumentException when they do not all fit a float (use {@link #astype}), or are
   *     too many for a Java array
   */
  public float[] toFloatArray() {
    float[] elements = new float[Extraction.checkedLength(this, DType.FLOAT32)];
    return Extraction.into(this, elements, of(elements));
  }

  /**
   * The elements in C order; {@code uint64} keeps its bits.
   *
   * @throws IllegalArgumentException when they do not all fit a long (use {@link #astype}), or are
   *     too many for a Java array
   */
  public long[] toLongArray() {
    long[] elements = new long[Extraction.checkedLength(this, DType.INT64)];
    return Extraction.into(this, elements, of(elements));
  }

  /**
   * The elements in C order; {@code uint32} keeps its bits.
   *
   * @throws IllegalArgumentException when they do not all fit an int (use {@link #astype}), or are
   *     too many for a Java array
   */
  public int[] toIntArray() {
    int[] elements = new int[Extraction.checkedLength(this, DType.INT32)];
    return Extraction.into(this, elements, of(elements));
  }

  /**
   * The elements in C order; {@code uint16} keeps its bits.
   *
   * @throws IllegalArgumentException when they do not all fit a short (use {@link #astype}), or are
   *     too many for a Java array
   */
  public short[] toShortArray() {
    short[] elements = new short[Extraction.checkedLength(this, DType.INT16)];
    return Extraction.into(this, elements, of(elements));
  }

  /**
   * The elements in C order; {@code uint8} keeps its bits.
   *
   * @throws IllegalArgumentException when they do not all fit a byte (use {@link #astype}), or are
   *     too many for a Java array
   */
  public byte[] toByteArray() {
    byte[] elements = new byte[Extraction.checkedLength(this, DType.INT8)];
    return Extraction.into(this, elements, of(elements));
  }

  /**
   * Whether each element, in C order, is not zero.
   *
   * @throws IllegalArgumentException when they are too many for a Java array
   */
  public boolean[] toBooleanArray() {
    return Extraction.booleans(this);
  }

  /** What {@link #forEachBlock} calls. */
  @FunctionalInterface
  public interface BlockVisitor<X extends Exception> {
    /**
     * Takes the next elements.
     *
     * @param block their bytes, read-only, to be used during the call only
     * @throws X when it has to stop
     */
    void visit(MemorySegment block) throws X;
  }

  /**
   * Passes the bytes of all elements, in C order and the array's byte order, block by block. A
   * contiguous array is not copied for that.
   *
   * @param maxBytes the most bytes of a block; a block holds whole elements, and at least one
   * @throws X when the visitor does
   */
  public <X extends Exception> void forEachBlock(long maxBytes, BlockVisitor<X> visitor) throws X {
    ElementBytes.forEachBlock(this, maxBytes, visitor);
  }

  /**
   * Writes what was changed in a {@link MapMode#READ_WRITE} array to the storage device; does
   * nothing for other arrays. Blocks until it is written. Other processes see changes without it.
   */
  public void force() {
    if (base.isMapped() && !base.isReadOnly()) {
      base.force();
    }
  }

  // ---------------------------------------------------------------- Object

  /**
   * Whether the other is an array with the same kind and size of elements, shape and content;
   * layout, storage and byte order do not matter.
   *
   * <p>Numbers are compared as {@link Double#equals} does: NaN equals NaN, and 0.0 is not -0.0.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NdArray that && (this == that || Contents.equal(this, that));
  }

  /** A hash code of type, shape and some of the elements; it changes when they do. */
  @Override
  public int hashCode() {
    return Contents.hash(this);
  }

  /** The elements as NumPy's {@code str} shows them: in full up to 1000, then the edges only. */
  @Override
  public String toString() {
    return ArrayText.of(this);
  }

  /**
   * The array for which an object stands while arrays are serialized, null for any other object.
   *
   * <p>For streams that let arrays travel in a better way than by their bytes: what {@link
   * java.io.ObjectOutputStream} asks its {@code replaceObject} about is not the array itself but
   * what the array names in its place.
   */
  public static @Nullable NdArray behind(Object serialized) {
    return serialized instanceof SerializedArray standIn ? standIn.array() : null;
  }

  @Serial
  private Object writeReplace() {
    return new SerializedArray(this);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("an NdArray travels as a SerializedArray");
  }
}
