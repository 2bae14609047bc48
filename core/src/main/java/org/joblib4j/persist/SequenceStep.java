package org.joblib4j.persist;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Values one after the other, then an action. */
final class SequenceStep implements Step {
  /** The place of parts that Java's value does not have. */
  static final IntFunction<String> UNNAMED = index -> "";

  private final Pickler pickler;
  private final Iterator<? extends @Nullable Object> values;
  private final IntFunction<String> place;
  private final Pickler.Action end;
  private int index = -1;

  SequenceStep(
      Pickler pickler,
      Collection<? extends @Nullable Object> values,
      IntFunction<String> place,
      Pickler.Action end) {
    this.pickler = pickler;
    this.values = values.iterator();
    this.place = place;
    this.end = end;
  }

  @Override
  public boolean advance() throws IOException {
    if (!values.hasNext()) {
      end.run();
      return false;
    }
    index++;
    pickler.save(values.next());
    return true;
  }

  @Override
  public String place() {
    return index < 0 ? "" : place.apply(index);
  }
}
