package org.joblib4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.PyArray;
import org.joblib4j.persist.PyFrame;
import org.joblib4j.persist.PyName;
import org.joblib4j.persist.PyObject;
import org.joblib4j.persist.PySparse;
import org.joblib4j.persist.PyTuple;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree to look at of any value that was loaded: types, shapes, sizes, short values.
 *
 * <p>The tree is bounded in depth and width. A value that contains itself, or is shared, is shown
 * once and then by where that was.
 */
final class ValueTree {
  private static final int LONGEST_TEXT = 60;
  private static final int MOST_SHOWN_ELEMENTS = 6;

  private final int depth;
  private final int width;
  private final IdentityHashMap<Object, String> seen = new IdentityHashMap<>();

  /**
   * A tree.
   *
   * @param depth the levels that are shown
   * @param width the values within one value that are shown
   */
  ValueTree(int depth, int width) {
    this.depth = depth;
    this.width = width;
  }

  Node of(@Nullable Object value) {
    return node("", "the value itself", value, 0);
  }

  private record Part(String name, Supplier<@Nullable Object> value) {}

  private Node node(String name, String path, @Nullable Object value, int level) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return leaf(name, type(value), "value", value == null ? "None" : value.toString());
    }
    if (value instanceof CharSequence text) {
      return leaf(name, type(value), "value", quoted(text.toString()));
    }
    if (value instanceof byte[] bytes) {
      return leaf(name, type(value), "bytes", (long) bytes.length);
    }
    String before = seen.putIfAbsent(value, path);
    if (before != null) {
      return leaf(name, type(value), "value", "(the same as " + before + ")");
    }
    List<Part> parts = new ArrayList<>();
    long count = parts(value, details, parts);
    List<Node> children = new ArrayList<>();
    if (level < depth) {
      for (Part part : parts) {
        String childPath = level == 0 ? part.name : path + "." + part.name;
        children.add(node(part.name, childPath, part.value.get(), level + 1));
      }
    }
    return new Node(name, type(value), details, children, count - children.size());
  }

  private static Node leaf(String name, String type, String detail, Object value) {
    return new Node(name, type, Map.of(detail, value), List.of(), 0);
  }

  /** Collects details and the first parts of a value, and says how many parts there are. */
  private long parts(Object value, Map<String, Object> details, List<Part> parts) {
    switch (value) {
      case NdArray array -> {
        details.put("shape", shape(array.shape()));
        details.put("bytes", array.byteSize());
        if (array.size() <= MOST_SHOWN_ELEMENTS && array.ndim() <= 1) {
          details.put("value", array.toString());
        }
        return 0;
      }
      case PyArray array -> {
        details.put("shape", shape(array.shape()));
        return 0;
      }
      case Map<?, ?> map -> {
        details.put("length", map.size());
        return mapParts(map, parts);
      }
      case Collection<?> collection -> {
        details.put("length", collection.size());
        return listParts(collection, parts);
      }
      case PyObject object -> {
        return knownParts(object, details, parts);
      }
      case DType dtype -> details.put("value", dtype.toString());
      case PyName pythonName -> details.put("value", pythonName.qualified());
      default -> details.put("value", shortened(String.valueOf(value)));
    }
    return 0;
  }

  private long mapParts(Map<?, ?> map, List<Part> parts) {
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext() && parts.size() < width) {
      Map.Entry<?, ?> entry = entries.next();
      parts.add(new Part(key(entry.getKey()), entry::getValue));
    }
    return map.size();
  }

  private long listParts(Collection<?> collection, List<Part> parts) {
    Iterator<?> elements = collection.iterator();
    while (elements.hasNext() && parts.size() < width) {
      Object element = elements.next();
      parts.add(new Part(Integer.toString(parts.size()), () -> element));
    }
    return collection.size();
  }

  /** Those of a frame are its columns, those of anything else are its attributes. */
  private long knownParts(PyObject object, Map<String, Object> details, List<Part> parts) {
    try {
      if (object.className().startsWith("pandas.")) {
        PyFrame frame = PyFrame.of(object);
        details.put("rows", frame.rows());
        return frameParts(frame, parts);
      }
      if (object.className().startsWith("scipy.sparse.")) {
        PySparse matrix = PySparse.of(object);
        details.put("shape", List.of((long) matrix.rows(), (long) matrix.columns()));
      }
    } catch (ClassCastException | IllegalArgumentException | ArithmeticException e) {
      // Another class of theirs, or one that is laid out in another way.
    }
    return objectParts(object, parts);
  }

  private long frameParts(PyFrame frame, List<Part> parts) {
    parts.add(new Part("(index)", () -> frame.index().value()));
    List<@Nullable Object> names = frame.columnNames();
    for (int i = 0; i < names.size() && parts.size() < width; i++) {
      int column = i;
      parts.add(new Part(key(names.get(i)), () -> frame.columnAt(column).value()));
    }
    return 1L + names.size();
  }

  private long objectParts(PyObject object, List<Part> parts) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(object.attributes());
    if (all.isEmpty() && object.state().isPresent()) {
      all.put("state", object.state().get());
    }
    if (!object.arguments().isEmpty()) {
      all.put("(arguments)", object.arguments());
    }
    if (!object.keywords().isEmpty()) {
      all.put("(keywords)", object.keywords());
    }
    if (!object.items().isEmpty()) {
      all.put("(items)", object.items());
    }
    for (Map.Entry<@Nullable Object, @Nullable Object> entry : object.entries()) {
      all.put(key(entry.getKey()), entry.getValue());
    }
    return mapParts(all, parts);
  }

  private static String key(@Nullable Object key) {
    return key instanceof String text ? shortened(text) : shortened(String.valueOf(key));
  }

  private static List<Long> shape(long[] sizes) {
    return Arrays.stream(sizes).boxed().toList();
  }

  /** What a value is called in Python, where it has a name there. */
  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "NoneType";
      case String text -> "str";
      case Boolean truth -> "bool";
      case Long number -> "int";
      case Integer number -> "int";
      case java.math.BigInteger number -> "int";
      case Double number -> "float";
      case Float number -> "float";
      case byte[] bytes -> "bytes";
      case NdArray array -> "array " + array.dtype();
      case PyArray array ->
          "array of " + array.dtype().getClass().getSimpleName().toLowerCase(Locale.ROOT);
      case PyTuple tuple -> "tuple";
      case PyObject object -> object.className();
      case PyName name -> "global";
      case Set<?> set -> "set";
      case List<?> list -> "list";
      case Map<?, ?> map -> "dict";
      default -> value.getClass().getSimpleName();
    };
  }

  private static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() == text.length() && text.length() <= LONGEST_TEXT
        ? text
        : line.substring(0, Math.min(line.length(), LONGEST_TEXT)) + "...";
  }
}
