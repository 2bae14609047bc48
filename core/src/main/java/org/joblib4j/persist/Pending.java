package org.joblib4j.persist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value that a file makes in two steps: REDUCE or NEWOBJ gives an empty one, BUILD its content.
 *
 * <p>Python fills the empty object in place. Arrays, types and records are immutable here, so the
 * machine keeps one of these until BUILD has told everything. Whoever takes it in the meantime - a
 * container within a cycle, the memo - asks to be told the finished value.
 */
abstract class Pending {
  private final List<Consumer<@Nullable Object>> waiting = new ArrayList<>(1);
  private @Nullable Object value;
  private boolean settled;

  /** The finished value, from the state that BUILD gives. */
  abstract @Nullable Object build(@Nullable Object state) throws IOException;

  /** The finished value where no BUILD follows. */
  abstract @Nullable Object withoutState();

  final void settle(@Nullable Object finished) {
    settled = true;
    value = finished;
    waiting.forEach(consumer -> consumer.accept(finished));
    waiting.clear();
  }

  final boolean isSettled() {
    return settled;
  }

  /** Hands over the finished value, now or when there is one. */
  final void whenSettled(Consumer<@Nullable Object> consumer) {
    if (settled) {
      consumer.accept(value);
    } else {
      waiting.add(consumer);
    }
  }

  /** The finished value of what may have been pending. */
  static @Nullable Object valueOf(@Nullable Object value) {
    if (value instanceof Pending pending) {
      return pending.settled ? pending.value : pending.withoutState();
    }
    return value;
  }
}
