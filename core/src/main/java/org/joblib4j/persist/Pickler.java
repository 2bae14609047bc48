package org.joblib4j.persist;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joblib4j.persist.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as a pickle of protocol 4 that Python loads without any shim.
 *
 * <p>The machine is the reverse of {@link Unpickler} and as little recursive: a value that has
 * parts becomes a {@link Step} on a stack, which is asked for one part after the other. {@link
 * PickleWriter} has the values without parts and the memo; this class Python's containers and
 * objects; {@link JavaForms} and {@link ArrayForms} say how Java's types are made of these.
 */
final class Pickler {
  private static final int PROTOCOL = 4;

  private final PickleWriter writer;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final JavaForms javaForms;
  private final ArrayForms arrayForms;
  private final Set<Object> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());

  private final DumpOptions options;
  private final @Nullable AllowedClasses loadable;
  private final ValueCodecs codecs;

  Pickler(PickleOutput out, DumpOptions options) {
    this.options = options;
    codecs = new ValueCodecs(options.codecs());
    loadable = options.loadable().map(AllowedClasses::new).orElse(null);
    writer = new PickleWriter(out);
    javaForms = new JavaForms(this, writer);
    arrayForms = new ArrayForms(this, writer);
  }

  /**
   * Writes a whole pickle.
   *
   * @throws NotPersistableException when a value within has no form
   * @throws IOException when writing fails
   */
  void dump(@Nullable Object value) throws IOException {
    writer.emit(Opcode.PROTO);
    writer.output().writeByte(PROTOCOL);
    writer.note(JavaDialect.HEADER);
    try {
      save(value);
      while (!steps.isEmpty()) {
        Step step = steps.getLast();
        if (!step.advance()) {
          steps.removeLastOccurrence(step);
        }
      }
    } catch (Unwritable e) {
      throw new NotPersistableException(path() + ": " + e.getMessage(), e.getCause());
    }
    writer.emit(Opcode.STOP);
    writer.output().flush();
  }

  private String path() {
    var path = new StringBuilder("value");
    steps.forEach(step -> path.append(step.place()));
    return path.toString();
  }

  /** Writes a value, or starts to where it has parts. */
  void save(@Nullable Object value) throws IOException {
    if (!writer.saveAtom(value) && value != null && !writer.recall(value)) {
      saveComposite(value);
    }
  }

  private void saveComposite(Object value) throws IOException {
    switch (value) {
      case byte[] bytes -> {
        writer.saveBytes(bytes);
        writer.memoize(bytes);
      }
      case PyTuple tuple -> saveTuple(tuple);
      case FrozenSet set -> saveFrozenSet(set);
      case PyObject object -> saveObject(object);
      default -> {
        if (!saveForm(value)) {
          requireWhole(value);
          if (!arrayForms.save(value)) {
            javaForms.save(value);
          }
        }
      }
    }
  }

  /** Refuses a value that would be loaded as something else, unless that is welcome. */
  private void requireWhole(Object value) {
    if (loadable != null) {
      LossyForms.refuse(value);
    }
  }

  /** Refuses a class whose objects would be loaded as something else. */
  void requireLoadable(Class<?> type) {
    if (loadable != null && loadable.find(type.getName()).isEmpty()) {
      throw new Unwritable(
          "a %s would not come back, since loading is not allowed to make one: allow the class with allowing(...)"
              .formatted(type.getName()));
    }
  }

  /** Writes a value in the form that the options have for its class, if they have one. */
  private boolean saveForm(Object value) throws IOException {
    for (Class<?> type : options.serialized()) {
      if (type.isInstance(value)) {
        writer.saveBytes(SerializedObjects.bytes(value));
        writer.note(JavaDialect.TYPE + JavaDialect.SERIALIZED + value.getClass().getName());
        writer.memoize(value);
        return true;
      }
    }
    ValueCodec<?> codec = codecs.forValue(value);
    if (codec == null) {
      return false;
    }
    if (!unfinished.add(value)) {
      throw new Unwritable(
          "the form of a %s contains it itself".formatted(value.getClass().getName()));
    }
    Object form = ValueCodecs.encode(codec, value);
    pushLast(() -> {
      writer.note(JavaDialect.TYPE + codec.type().getName());
      writer.memoize(value);
      unfinished.remove(value);
    });
    save(form);
    return true;
  }

  private void saveTuple(PyTuple tuple) throws IOException {
    int size = tuple.size();
    if (size == 0) {
      writer.emit(Opcode.EMPTY_TUPLE);
      return;
    }
    writer.emit(Opcode.MARK);
    push(
        new SequenceStep(
            this,
            tuple,
            index -> "[" + index + "]",
            () -> {
              // A list within may hold the tuple itself, which has then been written by now.
              if (writer.remembers(tuple)) {
                writer.emit(Opcode.POP_MARK);
                writer.recall(tuple);
              } else {
                writer.emit(Opcode.TUPLE);
                writer.memoize(tuple);
              }
            }));
  }

  /** A list of elements in order. */
  void saveList(Object identity, Collection<? extends @Nullable Object> elements)
      throws IOException {
    writer.emit(Opcode.EMPTY_LIST);
    writer.memoize(identity);
    push(new BatchStep(this, writer, elements, Opcode.APPENDS, Action.NONE));
  }

  /** A list that only what is being written refers to. */
  void saveElements(Collection<? extends @Nullable Object> elements) throws IOException {
    writer.emit(Opcode.EMPTY_LIST);
    push(new BatchStep(this, writer, elements, Opcode.APPENDS, Action.NONE));
  }

  /**
   * A Java array of objects as a list. Its type is noted when it is complete, and only then may
   * others refer to it: an array within itself could not be made in one piece.
   */
  void saveArray(Object[] array) throws IOException {
    Class<?> element = array.getClass();
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (!ObjectFields.isPlatform(element)) {
      requireLoadable(element);
    }
    if (!unfinished.add(array)) {
      throw new Unwritable("an array contains itself; use a list");
    }
    writer.emit(Opcode.EMPTY_LIST);
    push(
        new BatchStep(
            this,
            writer,
            Collections.unmodifiableList(Arrays.asList(array)),
            Opcode.APPENDS,
            () -> {
              writer.note(JavaDialect.TYPE + array.getClass().getTypeName());
              writer.memoize(array);
              unfinished.remove(array);
            }));
  }

  /** A set; the type is noted before it is filled. */
  void saveSet(Object identity, Set<?> elements, @Nullable String type) throws IOException {
    writer.emit(Opcode.EMPTY_SET);
    noteType(type);
    writer.memoize(identity);
    push(new BatchStep(this, writer, PythonKeys.of(elements), Opcode.ADDITEMS, Action.NONE));
  }

  private void saveFrozenSet(FrozenSet elements) throws IOException {
    writer.emit(Opcode.MARK);
    push(
        new SequenceStep(
            this,
            PythonKeys.of(elements),
            index -> "{" + index + "}",
            () -> {
              writer.emit(Opcode.FROZENSET);
              writer.memoize(elements);
            }));
  }

  /** A dict; the type is noted before it is filled. */
  void saveDict(Object identity, Map<?, ? extends @Nullable Object> map, @Nullable String type)
      throws IOException {
    writer.emit(Opcode.EMPTY_DICT);
    noteType(type);
    writer.memoize(identity);
    push(new EntryStep(this, writer, PythonKeys.of(map.keySet()), map.values(), false));
  }

  private void noteType(@Nullable String type) throws IOException {
    if (type != null) {
      writer.note(JavaDialect.TYPE + type);
    }
  }

  // Objects

  /** {@code function(*arguments)}, noted with a type where there is one. */
  void saveCall(
      Object identity, PyName function, @Nullable String type, @Nullable Object... arguments)
      throws IOException {
    writer.saveName(function);
    writer.emit(Opcode.MARK);
    push(
        new SequenceStep(
            this,
            Collections.unmodifiableList(Arrays.asList(arguments)),
            SequenceStep.UNNAMED,
            () -> {
              writer.emit(Opcode.TUPLE);
              writer.emit(Opcode.REDUCE);
              noteType(type);
              writer.memoize(identity);
            }));
  }

  /** An object of a class without arguments, and its attributes. */
  void saveInstance(
      Object identity, PyName type, boolean viaNew, Map<String, ? extends @Nullable Object> state)
      throws IOException {
    writer.saveName(type);
    writer.emit(Opcode.EMPTY_TUPLE);
    writer.emit(viaNew ? Opcode.NEWOBJ : Opcode.REDUCE);
    writer.memoize(identity);
    writer.emit(Opcode.EMPTY_DICT);
    pushLast(() -> writer.emit(Opcode.BUILD));
    push(new EntryStep(this, writer, state.keySet(), state.values(), true));
  }

  private void saveObject(PyObject object) throws IOException {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(object.callable());
    parts.add(object.arguments());
    boolean keywords = !object.keywords().isEmpty();
    if (keywords) {
      parts.add(object.keywords());
    }
    Opcode make =
        keywords
            ? Opcode.NEWOBJ_EX
            : object.origin() == PyObject.Origin.NEW ? Opcode.NEWOBJ : Opcode.REDUCE;
    push(
        new SequenceStep(
            this,
            parts,
            SequenceStep.UNNAMED,
            () -> {
              writer.emit(make);
              writer.memoize(object);
              fill(object);
            }));
  }

  private void fill(PyObject object) {
    if (object.hasState()) {
      List<@Nullable Object> state = new ArrayList<>();
      state.add(object.state().orElse(null));
      push(new SequenceStep(this, state, SequenceStep.UNNAMED, () -> writer.emit(Opcode.BUILD)));
    }
    if (!object.entries().isEmpty()) {
      List<@Nullable Object> keys = new ArrayList<>();
      List<@Nullable Object> values = new ArrayList<>();
      object
          .entries()
          .forEach(entry -> {
            keys.add(entry.getKey());
            values.add(entry.getValue());
          });
      push(new EntryStep(this, writer, keys, values, false));
    }
    if (!object.items().isEmpty()) {
      push(new BatchStep(this, writer, object.items(), Opcode.APPENDS, Action.NONE));
    }
  }

  /** Puts a step on the stack: it comes before those that are there. */
  void push(Step step) {
    steps.addLast(step);
  }

  /** Writes something after all that is pushed later. */
  void pushLast(Action action) {
    push(new SequenceStep(this, List.of(), SequenceStep.UNNAMED, action));
  }

  /** Something to write. */
  @FunctionalInterface
  interface Action {
    /** Nothing. */
    Action NONE = () -> {};

    void run() throws IOException;
  }
}
