package org.joblib4j.persist;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values may be keys of a dict or elements of a set.
 *
 * <p>Java would hash a list; Python refuses to, and a list that changes later would be lost in the
 * map. {@code byte[]} has no equality by value, so bytes become read-only buffers here.
 */
final class Keys {
  private final LoadLimits limits;

  Keys(LoadLimits limits) {
    this.limits = limits;
  }

  /** The value as a key. */
  @Nullable Object key(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer();
      case PyTuple tuple -> tuple(tuple);
      case FrozenSet set -> checked(set);
      case List<?> list -> throw unhashable("list");
      case Map<?, ?> map -> throw unhashable("dict");
      case Set<?> set -> throw unhashable("set");
      case Pending pending -> throw new Malformed("a key is still being built");
      case null, default -> value;
    };
  }

  @SuppressWarnings("ReferenceEquality") // a key is another object only where it had to be
  private PyTuple tuple(PyTuple tuple) {
    checked(tuple);
    List<@Nullable Object> keys = new ArrayList<>(tuple.size());
    boolean same = true;
    for (Object element : tuple) {
      Object key = key(element);
      same &= key == element;
      keys.add(key);
    }
    return same ? tuple : PyTuple.copyOf(keys);
  }

  private <T extends Nested> T checked(T nested) {
    if (nested.weight() > limits.keySize()) {
      throw new Malformed(
          "a key consists of more values than the limit of %d".formatted(limits.keySize()));
    }
    if (nested.depth() > Math.min(limits.depth(), 200)) {
      throw new Malformed("a key is nested deeper than the limit");
    }
    return nested;
  }

  private static Malformed unhashable(String type) {
    return new Malformed("unhashable key: a " + type);
  }
}
