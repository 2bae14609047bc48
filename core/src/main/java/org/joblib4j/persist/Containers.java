package org.joblib4j.persist;

import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The opcodes of a pickle machine that make lists, tuples, dicts and sets, and fill those on top of
 * the stack. A part that is still {@link Pending} is replaced in its container when it is settled.
 */
final class Containers {
  private final ValueStack stack;
  private final Keys keys;
  private final int deepestTuple;

  Containers(ValueStack stack, LoadLimits limits) {
    this.stack = stack;
    this.keys = new Keys(limits);
    this.deepestTuple = limits.depth();
  }

  void list(@Nullable Object[] elements) {
    stack.push(new ArrayList<>());
    appendAll(elements);
  }

  void dict(@Nullable Object[] entries) {
    stack.push(new LinkedHashMap<>());
    setAll(entries);
  }

  void tuple(@Nullable Object[] elements) {
    PyTuple tuple = PyTuple.owning(elements);
    if (tuple.depth() > deepestTuple) {
      throw new Malformed("tuples are nested deeper than the limit of " + deepestTuple);
    }
    for (int i = 0; i < elements.length; i++) {
      if (elements[i] instanceof Pending unfinished) {
        int index = i;
        unfinished.whenSettled(value -> tuple.settle(index, value));
      }
    }
    stack.push(tuple);
  }

  void frozenSet(@Nullable Object[] elements) {
    stack.push(new FrozenSet(Arrays.stream(elements).map(keys::key).toList()));
  }

  @SuppressWarnings("unchecked") // every list on the stack was made by this machine
  void appendAll(@Nullable Object[] values) {
    switch (stack.top()) {
      case PyTuple tuple -> throw wrongTarget(tuple);
      case List<?> list -> {
        for (Object value : values) {
          append((List<@Nullable Object>) list, value);
        }
      }
      case PyObject object -> {
        for (Object value : values) {
          int index = object.items().size();
          object.addItem(value);
          if (value instanceof Pending unfinished) {
            unfinished.whenSettled(finished -> object.settleItem(index, finished));
          }
        }
      }
      case null, default -> throw wrongTarget(stack.top());
    }
  }

  private static void append(List<@Nullable Object> list, @Nullable Object value) {
    list.add(value);
    if (value instanceof Pending unfinished) {
      int index = list.size() - 1;
      unfinished.whenSettled(finished -> list.set(index, finished));
    }
  }

  @SuppressWarnings("unchecked") // every map on the stack was made by this machine
  void setAll(@Nullable Object[] keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new Malformed("a key has no value");
    }
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object key = keysAndValues[i];
      Object value = keysAndValues[i + 1];
      switch (stack.top()) {
        case Map<?, ?> map -> put((Map<@Nullable Object, @Nullable Object>) map, key, value);
        case PyObject object -> {
          var entry = new SimpleEntry<>(Pending.valueOf(key), value);
          object.addEntry(entry);
          if (value instanceof Pending unfinished) {
            unfinished.whenSettled(entry::setValue);
          }
        }
        case null, default -> throw wrongTarget(stack.top());
      }
    }
  }

  private void put(
      Map<@Nullable Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value) {
    Object hashable = keys.key(Pending.valueOf(key));
    try {
      map.put(hashable, value);
    } catch (ClassCastException | NullPointerException e) {
      throw new Malformed("keys of a sorted map cannot be compared");
    }
    if (value instanceof Pending unfinished) {
      unfinished.whenSettled(finished -> map.put(hashable, finished));
    }
  }

  @SuppressWarnings("unchecked") // every set on the stack was made by this machine
  void addAll(@Nullable Object[] elements) {
    switch (stack.top()) {
      case FrozenSet set -> throw wrongTarget(set);
      case Set<?> set -> {
        for (Object element : elements) {
          try {
            ((Set<@Nullable Object>) set).add(keys.key(Pending.valueOf(element)));
          } catch (ClassCastException | NullPointerException e) {
            throw new Malformed("elements of a sorted set cannot be compared");
          }
        }
      }
      case PyObject object ->
          Arrays.stream(elements).map(Pending::valueOf).forEach(object::addItem);
      case null, default -> throw wrongTarget(stack.top());
    }
  }

  static Malformed wrongTarget(@Nullable Object target) {
    return new Malformed("not for a value of type " + Arguments.typeName(target));
  }
}
