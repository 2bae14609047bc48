package org.joblib4j.travel;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization for ordinary values, too: {@code Path}, {@code Optional}, records that are not
 * {@code Serializable}, views of collections, and all else that {@link Substitutes} knows. {@link
 * ValueInput} reads it. For one thread.
 */
public class ValueOutput extends ObjectOutputStream {
  /** The objects whose substitutes are being written, the innermost last. */
  private final List<Object> open = new ArrayList<>();

  /**
   * Begins a stream.
   *
   * @throws IOException when its header cannot be written
   */
  public ValueOutput(OutputStream out) throws IOException {
    super(out);
    enableReplaceObject(true);
  }

  @Override
  protected @Nullable Object replaceObject(Object object) throws IOException {
    if (!open.isEmpty()) {
      refuseCircle(object);
    }
    return Substitutes.of(object);
  }

  /** A substitute begins to write the parts of an object. */
  void begin(Object original) {
    open.add(original);
  }

  /** It has written them. */
  void end() {
    open.removeLast();
  }

  /**
   * Whoever reads an object back that is replaced has it only when its parts are there: a part that
   * refers to it would get the substitute.
   */
  private void refuseCircle(Object holder) throws NotSerializableException {
    if (holder instanceof Object[] elements) {
      refuse(holder, Arrays.asList(elements));
    } else if (Jdk.defines(holder.getClass())) {
      if (holder instanceof Collection<?> elements) {
        refuse(holder, elements);
      } else if (holder instanceof Map<?, ?> map) {
        refuse(holder, map.keySet());
        refuse(holder, map.values());
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the object itself is looked for
  private void refuse(Object holder, Collection<?> elements) throws NotSerializableException {
    for (@Nullable Object element : elements) {
      for (int i = 0; i < open.size(); i++) {
        if (open.get(i) == element) {
          throw new NotSerializableException(circle(element, holder));
        }
      }
    }
  }

  private static String circle(Object object, Object holder) {
    return "a "
        + object.getClass().getTypeName()
        + " contains itself, through a "
        + holder.getClass().getTypeName()
        + ": such a circle can only be made of classes, other than records, that implement"
        + " java.io.Serializable; or refer to it by a number or name";
  }
}
