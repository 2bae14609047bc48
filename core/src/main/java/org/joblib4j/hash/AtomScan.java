package org.joblib4j.hash;

import java.io.Serial;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;

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
    return new Walk(set.spliterator(), false, size, atOnce(size, open)).invoke();
  }

  static AtomScan of(Map<?, ?> map, int size) {
    boolean open = map.getClass() == HashMap.class || map.getClass() == ConcurrentHashMap.class;
    return new Walk(map.entrySet().spliterator(), true, size, atOnce(size, open)).invoke();
  }

  private static long atOnce(int size, boolean open) {
    int processors = Runtime.getRuntime().availableProcessors();
    boolean parallel = open && size >= PARALLEL && processors > 1;
    return parallel ? size / (PARTS * processors) : Long.MAX_VALUE;
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

  private void addAll(AtomScan other) {
    table.addAll(other.table);
    rest.addAll(other.rest);
  }

  /** A walk through a part of the elements. */
  private static final class Walk extends RecursiveTask<AtomScan> {
    @Serial private static final long serialVersionUID = 1;

    private final transient Spliterator<?> elements;
    private final boolean ofMap;

    /** About so many elements has the collection. */
    private final int whole;

    /** A part with more elements is split, if it can be. */
    private final long atOnce;

    Walk(Spliterator<?> elements, boolean ofMap, int whole, long atOnce) {
      this.elements = elements;
      this.ofMap = ofMap;
      this.whole = whole;
      this.atOnce = atOnce;
    }

    @Override
    protected AtomScan compute() {
      List<ForkJoinTask<AtomScan>> others = new ArrayList<>();
      Spliterator<?> part;
      while (elements.estimateSize() > atOnce && (part = elements.trySplit()) != null) {
        others.add(new Walk(part, ofMap, whole, atOnce).fork());
      }
      try {
        var scan = new AtomScan(ofMap, new EntryTable(whole, (int) Math.min(whole, atOnce)));
        elements.forEachRemaining(scan::take);
        // The last first: a task that nobody has begun is taken back and done here.
        for (ForkJoinTask<AtomScan> other : others.reversed()) {
          scan.addAll(other.join());
        }
        return scan;
      } catch (RuntimeException | Error e) {
        // Nobody reads the collection any more when the caller hears of it.
        others.forEach(other -> other.cancel(false));
        others.forEach(ForkJoinTask::quietlyJoin);
        throw e;
      }
    }
  }
}
