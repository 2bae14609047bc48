package org.joblib4j.travel;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record that is not serializable: its class and its components. */
final class SentRecord implements Substitute {
  private static final long serialVersionUID = 1L;

  private transient @Nullable RecordLayout layout;

  /** Where it is written. */
  private transient @Nullable Object record;

  /** Where it is read. */
  private transient @Nullable Object @Nullable [] values;

  /** For {@link java.io.Externalizable}. */
  public SentRecord() {}

  SentRecord(RecordLayout layout, Object record) {
    this.layout = layout;
    this.record = record;
  }

  private RecordLayout layout() {
    return Objects.requireNonNull(layout);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    Object original = Objects.requireNonNull(record);
    ValueOutput values = (ValueOutput) out;
    out.writeObject(layout().type());
    values.begin(original);
    layout().write(original, out);
    values.end();
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    layout = RecordLayout.of((Class<?>) in.readObject());
    values = layout().read(in);
  }

  @Override
  public Object resolve() throws IOException {
    return layout().make(Objects.requireNonNull(values));
  }

  @Override
  public List<Part> parts() {
    Object original = Objects.requireNonNull(record);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < layout().size(); i++) {
      if (!layout().isPrimitive(i)) {
        try {
          parts.add(
              new Part(
                  layout().type().getTypeName() + "." + layout().name(i),
                  layout().value(original, i)));
        } catch (IOException e) {
          // It cannot be looked into, and the message says so without a path.
          return List.of();
        }
      }
    }
    return parts;
  }
}
