package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a Python class that this library has no Java type for, as inert data: what class
 * it is, what it was made of, and its attributes. No code of the class is ever looked for or run.
 *
 * <p>A fitted scikit-learn model is one of these, and all that it has learned can be read:
 *
 * <pre>{@code
 * PyObject model = Persist.load(Path.of("model.joblib"), PyObject.class);
 * double[] weights = model.at("steps.1.1.coef_").asArray().toDoubleArray();
 * }</pre>
 *
 * <p>Dumped again, it is written as it was read. Equal only to itself. Not safe for use by several
 * threads while a file is still being loaded; unmodifiable from then on, as far as the values that
 * it holds are.
 */
// Fields are of interfaces: what loading puts there is serializable.
@SuppressWarnings("serial")
public final class PyObject implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** How Python made the object. */
  enum Origin {
    /** {@code callable(*arguments)}. */
    CALL,
    /** {@code cls.__new__(cls, *arguments)}. */
    NEW
  }

  private final Object callable;
  private final Origin origin;
  private final PyTuple arguments;
  private final Map<?, ? extends @Nullable Object> keywords;
  private final Map<String, @Nullable Object> derived = new LinkedHashMap<>(0);
  private final List<@Nullable Object> items = new ArrayList<>(0);
  private final List<Map.Entry<@Nullable Object, @Nullable Object>> entries = new ArrayList<>(0);
  private @Nullable Object state;
  private boolean hasState;

  PyObject(
      Object callable,
      Origin origin,
      PyTuple arguments,
      Map<?, ? extends @Nullable Object> keywords) {
    this.callable = callable;
    this.origin = origin;
    this.arguments = arguments;
    this.keywords = keywords;
  }

  /**
   * The class, or the function that made the object, with its module: {@code
   * "sklearn.linear_model._logistic.LogisticRegression"}.
   */
  public String className() {
    return callable instanceof PyName name ? name.qualified() : String.valueOf(callable);
  }

  /** The positional arguments that the object was made of; often none. */
  public PyTuple arguments() {
    return arguments;
  }

  /** The keyword arguments that the object was made of; most often none. Unmodifiable. */
  public Map<?, ? extends @Nullable Object> keywords() {
    return Collections.unmodifiableMap(keywords);
  }

  /** The elements of an object that is also a list, a set or a deque. Unmodifiable. */
  public List<@Nullable Object> items() {
    return Collections.unmodifiableList(items);
  }

  /** The entries of an object that is also a dict, in the file's order. Unmodifiable. */
  public List<Map.Entry<@Nullable Object, @Nullable Object>> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** The state as it was stored: most often a map of attributes; empty where there is none. */
  public Optional<Object> state() {
    return Optional.ofNullable(state);
  }

  /** The attributes by name, from {@code __dict__} and {@code __slots__}. */
  public Map<String, @Nullable Object> attributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(derived);
    addAttributes(state, attributes);
    // A class with __slots__ stores a pair: the dict, or None, and the slots.
    if (state instanceof PyTuple pair && pair.size() == 2) {
      pair.forEach(part -> addAttributes(part, attributes));
    }
    return attributes;
  }

  private static void addAttributes(
      @Nullable Object part, Map<String, @Nullable Object> attributes) {
    if (part instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (key instanceof String name) {
          attributes.put(name, value);
        }
      });
    }
  }

  /** Whether there is an attribute of this name. */
  public boolean has(String name) {
    return attributes().containsKey(name);
  }

  /**
   * An attribute.
   *
   * @throws NoSuchElementException when there is none of this name; the message lists those there
   *     are
   */
  public PyValue attr(String name) {
    return PyValue.of(this).attr(name);
  }

  /**
   * A value deeper inside, by a path of attribute names, keys and positions with dots between.
   *
   * @throws NoSuchElementException when a step leads nowhere; the message says which
   */
  public PyValue at(String path) {
    return PyValue.of(this).at(path);
  }

  Object callable() {
    return callable;
  }

  Origin origin() {
    return origin;
  }

  boolean hasState() {
    return hasState;
  }

  void setState(@Nullable Object newState) {
    state = newState;
    hasState = true;
  }

  /** Adds an attribute that Python computes from what is stored. */
  void derive(String name, @Nullable Object value) {
    derived.put(name, value);
  }

  void addItem(@Nullable Object item) {
    items.add(item);
  }

  void settleItem(int index, @Nullable Object item) {
    items.set(index, item);
  }

  void addEntry(Map.Entry<@Nullable Object, @Nullable Object> entry) {
    entries.add(entry);
  }

  /** The class name and the names of the attributes; never their values, which may be cyclic. */
  @Override
  public String toString() {
    return className() + attributes().keySet();
  }
}
