package org.joblib4j.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.joblib4j.code.FunctionIdentity;
import org.jspecify.annotations.Nullable;

/** The names of a function's parameters. */
final class Parameters {
  private final FunctionIdentity identity;
  private final FunctionOptions options;
  private volatile @Nullable List<String> counting;

  Parameters(FunctionIdentity identity, FunctionOptions options) {
    this.identity = identity;
    this.options = options;
  }

  /**
   * The name of an argument that counts.
   *
   * @param index among those that count, from 0
   */
  String name(int index) {
    if (options.key != null) {
      return "key";
    }
    List<String> names = counting;
    if (names == null) {
      names = new ArrayList<>();
      List<String> all = all(identity);
      for (int i = 0; i < all.size(); i++) {
        if (!options.ignored.contains(i)) {
          names.add(all.get(i));
        }
      }
      counting = names;
    }
    return index < names.size() ? names.get(index) : "#" + (index + 1);
  }

  private static List<String> all(FunctionIdentity identity) {
    try {
      return identity.parameterNames();
    } catch (IOException _) {
      return List.of();
    }
  }

  /**
   * The positions of parameters.
   *
   * @throws IllegalArgumentException when there is no such parameter, or none has a known name
   */
  static Set<Integer> positions(FunctionIdentity identity, String... names) {
    List<String> all = all(identity);
    Set<Integer> positions = new TreeSet<>();
    for (String name : names) {
      int position = all.indexOf(name);
      if (position < 0) {
        throw new IllegalArgumentException(
            all.isEmpty()
                ? "the names of the parameters of %s are not in its class file: compile with -g or -parameters, or say ignoring(position)"
                    .formatted(identity)
                : "%s has no parameter '%s'; it has %s".formatted(identity, name, all));
      }
      positions.add(position);
    }
    return positions;
  }
}
