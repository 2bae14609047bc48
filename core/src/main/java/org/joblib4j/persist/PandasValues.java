package org.joblib4j.persist;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * Pandas's arrays and indexes as arrays: NumPy's own as they are, those that pandas has around them
 * taken out.
 */
final class PandasValues {
  private static final String BACKED = "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked";

  /**
   * The labels of a range are computed, eight bytes each, where the file has three numbers: there
   * may be as many as there are elements, or this many where no array says how many there are.
   */
  private static final long UNCONFIRMED_LABELS = 1 << 24;

  /** Levels of labels of labels; pandas has two. */
  private static final int DEEPEST_LABELS = 20;

  private final LoadLimits limits;
  private long elementsSeen;
  private long labelsMade;
  private int depth;

  /** What reads the values of one frame, within limits. */
  PandasValues(LoadLimits limits) {
    this.limits = limits;
  }

  /** The values of a block or of labels; an object of another class as it is. */
  @Nullable Object array(@Nullable Object values) {
    Object array = unwrapped(values);
    elementsSeen += isArray(array) ? length(array) : 0;
    return array;
  }

  private @Nullable Object unwrapped(@Nullable Object values) {
    if (!(values instanceof PyObject object)) {
      return values;
    }
    if (object.className().equals(BACKED) && object.state().orElse(null) instanceof PyTuple state) {
      return backed(object, state);
    }
    Map<String, @Nullable Object> attributes = object.attributes();
    if (attributes.get("_data") instanceof NdArray data
        && attributes.get("_mask") instanceof NdArray mask) {
      return masked(data, mask);
    }
    if (attributes.get("_codes") instanceof NdArray codes
        && attributes.get("_dtype") instanceof PyObject type) {
      return categories(codes, type);
    }
    // Before 1.3: DatetimeArray, TimedeltaArray, PeriodArray and PandasArray, StringArray.
    for (String name : List.of("_ndarray", "_data")) {
      if (isArray(attributes.get(name))) {
        return withoutMarks(attributes.get(name), isOf(object, "StringArray"));
      }
    }
    return object;
  }

  /** Whether an object is of a class, which is its own or the one that it was made by. */
  private static boolean isOf(PyObject object, String className) {
    return object.className().endsWith("." + className)
        || (!object.arguments().isEmpty()
            && object.arguments().get(0) instanceof PyName type
            && type.name().equals(className));
  }

  private static boolean isArray(@Nullable Object value) {
    return value instanceof NdArray || value instanceof PyArray;
  }

  /** The state is the type, the array and further attributes, the first two in either order. */
  private @Nullable Object backed(PyObject object, PyTuple state) {
    for (Object part : state) {
      if (part instanceof NdArray codes && isOf(object, "Categorical")) {
        for (Object other : state) {
          if (other instanceof PyObject type) {
            return categories(codes, type);
          }
        }
      }
      if (isArray(part)) {
        return withoutMarks(part, isOf(object, "StringArray"));
      }
    }
    return object;
  }

  /** Numbers with those that are missing marked beside them. */
  private static Object masked(NdArray data, NdArray mask) {
    boolean[] missing = mask.toBooleanArray();
    boolean whole = true;
    for (boolean each : missing) {
      whole &= !each;
    }
    if (whole) {
      return data;
    }
    List<@Nullable Object> elements = new ArrayList<>(missing.length);
    for (int i = 0; i < missing.length; i++) {
      elements.add(missing[i] ? null : PyElements.number(data.at(i)));
    }
    return PyArray.of(elements);
  }

  private Object categories(NdArray codes, PyObject type) {
    elementsSeen += codes.size();
    List<@Nullable Object> categories = elements(labels(type.attributes().get("categories")));
    List<@Nullable Object> elements = new ArrayList<>();
    for (long code : codes.toLongArray()) {
      if (code >= categories.size()) {
        throw PandasBlocks.unknown("category %d of %d".formatted(code, categories.size()));
      }
      elements.add(code < 0 ? null : categories.get((int) code));
    }
    return PyArray.of(elements);
  }

  /** Objects with null for pandas's marks of what is missing: in text, NaN is one too. */
  private static @Nullable Object withoutMarks(@Nullable Object array, boolean text) {
    if (!(array instanceof PyArray objects) || !objects.holdsObjects()) {
      return array;
    }
    List<@Nullable Object> elements = new ArrayList<>(objects.toList());
    elements.replaceAll(
        element -> isMissing(element) || (text && element instanceof Double) ? null : element);
    return PyArray.ofObjects(objects.dtype(), elements, objects.shape());
  }

  private static boolean isMissing(@Nullable Object element) {
    String name =
        switch (element) {
          case PyName mark -> mark.qualified();
          case PyObject object -> object.className();
          case null, default -> "";
        };
    return name.equals("pandas.NA") || name.startsWith("pandas._libs.missing.");
  }

  /** The labels of an axis: an array of any kind, of tuples where there are levels. */
  @Nullable Object labels(@Nullable Object index) {
    if (++depth > DEEPEST_LABELS) {
      throw PandasBlocks.unknown("labels within labels within labels");
    }
    Object labels = made(index);
    depth--;
    return labels;
  }

  private @Nullable Object made(@Nullable Object index) {
    if (!(index instanceof PyObject object)
        || object.arguments().size() < 2
        || !(object.arguments().get(1) instanceof Map<?, ?> parts)) {
      return index;
    }
    if (parts.get("levels") instanceof List<?> levels) {
      Object codes = parts.containsKey("codes") ? parts.get("codes") : parts.get("labels");
      if (codes instanceof List<?> list) {
        return tuples(levels, list);
      }
    }
    if (parts.get("start") instanceof Long start
        && parts.get("stop") instanceof Long stop
        && parts.get("step") instanceof Long step
        && step != 0) {
      return range(start, stop, step);
    }
    Object data = parts.get("data");
    return data instanceof PyObject inner && inner.arguments().size() == 2
        ? labels(inner)
        : array(data);
  }

  private Object range(long start, long stop, long step) {
    long length = Math.max(0, Math.ceilDiv(Math.subtractExact(stop, start), step));
    makeRoom(length);
    return NdArray.arange(start, Math.addExact(start, Math.multiplyExact(length, step)), step);
  }

  /**
   * Counts labels that are about to be computed.
   *
   * @throws IllegalArgumentException when there would be more than arrays or limits allow
   */
  private void makeRoom(long labels) {
    long most =
        Math.min(
            Math.max(UNCONFIRMED_LABELS, elementsSeen),
            Math.min(limits.operations(), limits.bytes() / Long.BYTES));
    if (labels > most - labelsMade) {
      throw PandasBlocks.unknown(
          "it asks for %d labels, which its data or a limit does not allow".formatted(labels));
    }
    labelsMade += labels;
  }

  private PyArray tuples(List<?> levels, List<?> codes) {
    List<List<@Nullable Object>> columns = new ArrayList<>();
    for (int level = 0; level < Math.min(levels.size(), codes.size()); level++) {
      List<@Nullable Object> names = elements(labels(levels.get(level)));
      List<@Nullable Object> column = new ArrayList<>();
      for (Object code : elements(codes.get(level))) {
        boolean known = code instanceof Long number && number >= 0 && number < names.size();
        column.add(known ? names.get(((Long) code).intValue()) : null);
      }
      columns.add(column);
    }
    if (!columns.isEmpty()) {
      makeRoom(Math.multiplyExact((long) columns.size(), columns.getFirst().size()));
    }
    List<@Nullable Object> tuples = new ArrayList<>();
    for (int row = 0; !columns.isEmpty() && row < columns.getFirst().size(); row++) {
      List<@Nullable Object> tuple = new ArrayList<>();
      for (List<@Nullable Object> column : columns) {
        tuple.add(row < column.size() ? column.get(row) : null);
      }
      tuples.add(PyTuple.copyOf(tuple));
    }
    return PyArray.of(tuples);
  }

  /** The number of columns in the values of a block. */
  static long rows(@Nullable Object values) {
    return switch (values) {
      case NdArray numbers when numbers.ndim() > 1 -> numbers.shape(0);
      case PyArray array when array.shape().length > 1 -> array.shape()[0];
      case null, default -> 1;
    };
  }

  /** One column of the values of a block, which may be a single one. */
  static @Nullable Object row(@Nullable Object values, int row) {
    return switch (values) {
      case NdArray numbers when numbers.ndim() > 1 -> numbers.row(row);
      case PyArray array when array.shape().length > 1 -> array.row(row);
      case null, default -> values;
    };
  }

  /** The elements of labels. */
  static List<@Nullable Object> elements(@Nullable Object labels) {
    return switch (labels) {
      case PyArray array -> array.toList();
      case NdArray numbers -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (long i = 0; i < numbers.size(); i++) {
          elements.add(PyElements.number(numbers.at(i)));
        }
        yield elements;
      }
      case List<?> list -> Collections.unmodifiableList(new ArrayList<@Nullable Object>(list));
      case null, default -> throw PandasBlocks.unknown("labels: " + Arguments.typeName(labels));
    };
  }

  /** The number of labels. */
  static long length(@Nullable Object labels) {
    return switch (labels) {
      case PyArray array -> array.size();
      case NdArray numbers -> numbers.size();
      case null, default -> elements(labels).size();
    };
  }
}
