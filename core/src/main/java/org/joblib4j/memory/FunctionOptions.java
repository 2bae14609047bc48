package org.joblib4j.memory;

import java.io.Serial;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.joblib4j.function.Fn;
import org.jspecify.annotations.Nullable;

/** What a cached function was told. Never changed once it is built: {@link #with} copies. */
@SuppressWarnings("serial") // the collections are the JDK's unmodifiable ones
final class FunctionOptions implements Serializable, Cloneable {
  @Serial private static final long serialVersionUID = 1;

  /** Positions of the arguments that do not count. */
  Set<Integer> ignored = Set.of();

  /** Makes what counts instead of the arguments. */
  @Nullable Fn<?, ?> key;

  @Nullable Validity validity;

  /** A name that the caller gave, in place of the function's own. */
  @Nullable String name;

  /** A version that the caller gave, in place of the code. */
  @Nullable String version;

  /** Files whose content counts. */
  List<String> files = List.of();

  Set<Class<?>> allowed = Set.of();

  /** Whether the caller vouches for what the analysis cannot. */
  boolean trusted;

  /** When the classes of a function that came from another process began to be loaded there. */
  @Nullable Instant loadedSince;

  FunctionOptions with(Consumer<FunctionOptions> change) {
    try {
      FunctionOptions copy = (FunctionOptions) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
