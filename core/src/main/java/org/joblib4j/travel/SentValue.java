package org.joblib4j.travel;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value of the JDK that is not serializable: its form and its parts. */
final class SentValue implements Substitute {
  private static final long serialVersionUID = 1L;

  private transient @Nullable ValueForm form;
  private transient @Nullable Object @Nullable [] parts;

  /** Where it is written. */
  private transient @Nullable Object original;

  /** For {@link java.io.Externalizable}. */
  public SentValue() {}

  SentValue(ValueForm form, Object original, @Nullable Object[] parts) {
    this.form = form;
    this.original = original;
    this.parts = parts;
  }

  private @Nullable Object[] values() {
    return Objects.requireNonNull(parts);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    ValueOutput values = (ValueOutput) out;
    out.writeUTF(Objects.requireNonNull(form).name());
    out.writeInt(values().length);
    values.begin(Objects.requireNonNull(original));
    for (Object part : values()) {
      out.writeObject(part);
    }
    values.end();
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    form = ValueForm.valueOf(in.readUTF());
    @Nullable Object[] read = new @Nullable Object[in.readInt()];
    for (int i = 0; i < read.length; i++) {
      read[i] = in.readObject();
    }
    parts = read;
  }

  @Override
  public Object resolve() throws IOException {
    ValueForm made = Objects.requireNonNull(form);
    try {
      return made.make(values());
    } catch (RuntimeException e) {
      throw new InvalidObjectException(
          "a " + made.type().getTypeName() + " cannot be made again here: " + e, e);
    }
  }

  @Override
  public List<Part> parts() {
    List<Part> named = new ArrayList<>();
    for (int i = 0; i < values().length; i++) {
      named.add(new Part(Objects.requireNonNull(form).step(i), values()[i]));
    }
    return named;
  }
}
