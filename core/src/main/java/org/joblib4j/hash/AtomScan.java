package org.joblib4j.hash;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.cores.SharedWork;

/**
 * The first walk through a set or the entries of a map: puts the forms of numbers and texts into a
 * table, and leaves the rest to the {@link Encoder}'s steps.
 *
 * <p>Large ones of Java's most frequent classes are walked by all processors, as nothing of theirs
 * is locked or changed by reading.
 */
final class AtomScan {
  /** From so many elements on other threads are worth waking. */
  private static final int PARALLEL = 1 << 13;

  /** The parts for each processor: one of them may be late. */
  private static final int PARTS = 2;

  private final boolean ofMap;
  private final EntryTable table;
  private final List<Object> rest = new ArrayList<>();
  private final PackedForm form = new PackedForm();

  private AtomScan(boolean ofMap, EntryTable table) {
    this.ofMap = ofMap;
    this.table = table;
  }

  static AtomScan of(Collection<?> set, int size) {
    boolean open = set.getClass() == HashSet.class;
    return of(set.spliterator(), false, size, open);
  }

  static AtomScan of(Map<?, ?> map, int size) {
    boolean open = map.getClass() == HashMap.class || map.getClass() == ConcurrentHashMap.class;
    return of(map.entrySet().spliterator(), true, size, open);
  }

  private static AtomScan of(Spliterator<?> elements, boolean ofMap, int size, boolean open) {
    int processors = Runtime.getRuntime().availableProcessors();
    boolean parallel = open && size >= PARALLEL && processors > 1;
    List<Spliterator<?>> parts = split(elements, parallel ? PARTS * processors : 1);
    AtomScan[] scans = new AtomScan[parts.size()];
    SharedWork.forEach(
        scans.length,
        part -> {
          var scan = new AtomScan(ofMap, new EntryTable(size, size / scans.length));
          parts.get(part).forEachRemaining(scan::take);
          scans[part] = scan;
        });
    for (int i = 1; i < scans.length; i++) {
      scans[0].table.addAll(scans[i].table);
      scans[0].rest.addAll(scans[i].rest);
    }
    return scans[0];
  }

  /** Halves all parts until there are as many as wanted, or none can be halved. */
  private static List<Spliterator<?>> split(Spliterator<?> elements, int wanted) {
    List<Spliterator<?>> parts = new ArrayList<>();
    parts.add(elements);
    int before = 0;
    while (parts.size() < wanted && parts.size() > before) {
      before = parts.size();
      for (int i = 0; i < before; i++) {
        Spliterator<?> half = parts.get(i).trySplit();
        if (half != null) {
          parts.add(half);
        }
      }
    }
    return parts;
  }

  /** The forms of numbers and texts. */
  EntryTable table() {
    return table;
  }

  /** What else there is. */
  List<Object> rest() {
    return rest;
  }

  private void take(Object element) {
    if (ofMap) {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
      if (form.take(entry.getKey(), entry.getValue())) {
        table.add(form);
      } else {
        rest.add(new SimpleImmutableEntry<>(entry)); // Some iterators use theirs again.
      }
    } else if (form.take(element)) {
      table.add(form);
    } else {
      rest.add(element);
    }
  }
}
