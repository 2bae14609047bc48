package org.joblib4j.hash;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a map in their order: key, value, key, value. */
final class MapStep extends Step {
  private final Iterator<? extends Map.Entry<?, ?>> entries;
  private final int size;
  private int count;
  private Map.@Nullable Entry<?, ?> entry;
  private boolean inKey;

  MapStep(Map<?, ?> map) {
    super(map);
    entries = map.entrySet().iterator();
    size = map.size();
  }

  @Override
  boolean advance(Encoder encoder) {
    Message message = encoder.message();
    while (true) {
      Map.Entry<?, ?> now = entry;
      if (inKey && now != null) {
        inKey = false;
        if (!encoder.put(now.getValue())) {
          return false;
        }
      }
      if (!entries.hasNext()) {
        SequenceStep.checkSize(size, count, value());
        return true;
      }
      message.giveAwayLeaves();
      count++;
      Map.Entry<?, ?> next = entries.next();
      entry = next;
      inKey = true;
      if (!encoder.put(next.getKey())) {
        return false;
      }
    }
  }

  @Override
  String place() {
    return entryPlace(entry, inKey);
  }

  /** Where a key or a value of a map is. */
  static String entryPlace(Map.@Nullable Entry<?, ?> entry, boolean inKey) {
    if (inKey || entry == null) {
      return ".keySet()";
    }
    Object key = entry.getKey();
    return switch (key) {
      case String text when text.length() <= 40 -> "[\"" + text + "\"]";
      case String text -> "[\"" + text.substring(0, 40) + "...\"]";
      case Number number -> "[" + number + "]";
      case Character c -> "['" + c + "']";
      case Enum<?> constant -> "[" + constant.name() + "]";
      case null -> "[null]";
      default -> "[a " + key.getClass().getTypeName() + "]";
    };
  }
}
