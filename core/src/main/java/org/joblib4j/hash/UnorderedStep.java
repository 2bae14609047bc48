package org.joblib4j.hash;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a set, or the entries of a map, in the order of their forms.
 *
 * <p>Each is written in a section of its own and moved to a table; the table writes them all when
 * the last is there.
 */
final class UnorderedStep extends Step {
  private final Iterator<?> elements;
  private final boolean ofMap;
  private final int size;
  private final EntryTable table;
  private @Nullable Object element;
  private State state = State.BETWEEN;

  private enum State {
    BETWEEN,
    IN_KEY,
    IN_LAST
  }

  private UnorderedStep(Object value, Iterator<?> elements, int size, boolean ofMap) {
    super(value);
    this.elements = elements;
    this.size = size;
    this.ofMap = ofMap;
    table = new EntryTable(Math.min(size, 1 << 20));
  }

  static UnorderedStep of(Collection<?> elements) {
    return new UnorderedStep(elements, elements.iterator(), elements.size(), false);
  }

  static UnorderedStep of(Map<?, ?> map) {
    return new UnorderedStep(map, map.entrySet().iterator(), map.size(), true);
  }

  @Override
  boolean advance(Encoder encoder) {
    Message message = encoder.message();
    while (true) {
      if (state == State.IN_KEY && element instanceof Map.Entry<?, ?> entry) {
        state = State.IN_LAST;
        if (!encoder.put(entry.getValue())) {
          return false;
        }
      }
      if (state == State.IN_LAST) {
        moveToTable(message);
      }
      if (!elements.hasNext()) {
        SequenceStep.checkSize(size, table.size(), value());
        table.writeTo(message);
        return true;
      }
      Object next = elements.next();
      element = next;
      message.open();
      boolean complete;
      if (ofMap && next instanceof Map.Entry<?, ?> entry) {
        state = State.IN_KEY;
        complete = encoder.put(entry.getKey());
      } else {
        state = State.IN_LAST;
        complete = encoder.put(next);
      }
      if (!complete) {
        return false;
      }
    }
  }

  private void moveToTable(Message message) {
    int start = message.start();
    message.close();
    table.add(message.bytes(), start, message.length() - start);
    message.truncate(start);
    state = State.BETWEEN;
  }

  @Override
  String place() {
    return ofMap && element instanceof Map.Entry<?, ?> entry
        ? MapStep.entryPlace(entry, state == State.IN_KEY)
        : "{}";
  }
}
