package org.joblib4j.hash;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a set, or the entries of a map, in the order of their forms.
 *
 * <p>Each is written in a section of its own and moved to a table; the table writes them all when
 * the last is there. In a larger collection of Java's own, an {@link AtomScan} has filled the table
 * with numbers and texts before the first step, and only the rest is left for it.
 */
final class UnorderedStep extends Step {
  /** From so many elements on a scan is faster than steps, whatever it finds. */
  private static final int SCANNED = 32;

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

  private UnorderedStep(
      Object value, int size, boolean ofMap, EntryTable table, Iterator<?> elements) {
    super(value);
    this.size = size;
    this.ofMap = ofMap;
    this.table = table;
    this.elements = elements;
  }

  static UnorderedStep of(Collection<?> set) {
    int size = set.size();
    if (!isScanned(set, size)) {
      return new UnorderedStep(set, size, false, new EntryTable(size), set.iterator());
    }
    AtomScan scan = AtomScan.of(set, size);
    return new UnorderedStep(set, size, false, scan.table(), scan.rest().iterator());
  }

  static UnorderedStep of(Map<?, ?> map) {
    int size = map.size();
    if (!isScanned(map, size)) {
      return new UnorderedStep(map, size, true, new EntryTable(size), map.entrySet().iterator());
    }
    AtomScan scan = AtomScan.of(map, size);
    return new UnorderedStep(map, size, true, scan.table(), scan.rest().iterator());
  }

  /** Others' collections may make their elements as they are asked for them. */
  private static boolean isScanned(Object collection, int size) {
    return size >= SCANNED && ObjectShape.isPlatform(collection.getClass());
  }

  /** The size that the collection had at first. */
  int size() {
    return size;
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
        table.take(message);
        state = State.BETWEEN;
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

  @Override
  String place() {
    return ofMap && element instanceof Map.Entry<?, ?> entry
        ? MapStep.entryPlace(entry, state == State.IN_KEY)
        : "{}";
  }
}
