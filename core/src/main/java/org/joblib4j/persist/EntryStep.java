package org.joblib4j.persist;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Entries of a dict that is on the stack. */
final class EntryStep implements Step {
  private final Pickler pickler;
  private final PickleWriter writer;
  private final Iterator<? extends @Nullable Object> keys;
  private final Iterator<? extends @Nullable Object> values;
  private final boolean attributes;
  private @Nullable Object key;
  private boolean valueIsNext;
  private int index;

  /**
   * Entries.
   *
   * @param attributes whether an error names keys as fields
   */
  EntryStep(
      Pickler pickler,
      PickleWriter writer,
      Collection<? extends @Nullable Object> keys,
      Collection<? extends @Nullable Object> values,
      boolean attributes) {
    this.pickler = pickler;
    this.writer = writer;
    this.keys = keys.iterator();
    this.values = values.iterator();
    this.attributes = attributes;
  }

  @Override
  public boolean advance() throws IOException {
    if (valueIsNext) {
      valueIsNext = false;
      pickler.save(values.next());
      return true;
    }
    boolean more = keys.hasNext();
    if (index > 0 && (!more || index % BatchStep.SIZE == 0)) {
      writer.emit(Opcode.SETITEMS);
    }
    if (!more) {
      return false;
    }
    if (index % BatchStep.SIZE == 0) {
      writer.emit(Opcode.MARK);
    }
    index++;
    key = keys.next();
    valueIsNext = true;
    pickler.save(key);
    return true;
  }

  @Override
  public String place() {
    return attributes ? "." + key : "[" + PythonKeys.describe(key) + "]";
  }
}
