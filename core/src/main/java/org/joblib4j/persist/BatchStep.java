package org.joblib4j.persist;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Elements of a list or set that is on the stack, then an action. */
final class BatchStep implements Step {
  /** As many elements as Python puts between a mark and an opcode that takes them. */
  static final int SIZE = 1000;

  private final Pickler pickler;
  private final PickleWriter writer;
  private final Iterator<? extends @Nullable Object> elements;
  private final Opcode add;
  private final Pickler.Action end;
  private int index;

  BatchStep(
      Pickler pickler,
      PickleWriter writer,
      Collection<? extends @Nullable Object> elements,
      Opcode add,
      Pickler.Action end) {
    this.pickler = pickler;
    this.writer = writer;
    this.elements = elements.iterator();
    this.add = add;
    this.end = end;
  }

  @Override
  public boolean advance() throws IOException {
    boolean more = elements.hasNext();
    if (index > 0 && (!more || index % SIZE == 0)) {
      writer.emit(add);
    }
    if (!more) {
      end.run();
      return false;
    }
    if (index % SIZE == 0) {
      writer.emit(Opcode.MARK);
    }
    index++;
    pickler.save(elements.next());
    return true;
  }

  @Override
  public String place() {
    return "[" + Math.max(0, index - 1) + "]";
  }
}
