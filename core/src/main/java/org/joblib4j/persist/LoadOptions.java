package org.joblib4j.persist;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.joblib4j.array.MapMode;

/**
 * How a file is loaded: mapped or copied, within which limits, and which Java classes may be
 * rebuilt from it.
 *
 * <p>The class that is asked for is always allowed, with its component types and, where it is
 * sealed, its permitted subclasses. Immutable.
 *
 * @param mapMode how arrays are mapped; empty to copy them
 * @param limits what the file may ask for
 * @param allowed further classes that may be rebuilt, each with its component types
 */
public record LoadOptions(Optional<MapMode> mapMode, LoadLimits limits, Set<Class<?>> allowed) {

  /** Arrays are copied, within {@link LoadLimits#DEFAULT}, and no further class is allowed. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(Optional.empty(), LoadLimits.DEFAULT, Set.of());

  /** Copies the set. */
  public LoadOptions {
    Objects.requireNonNull(mapMode, "mapMode");
    Objects.requireNonNull(limits, "limits");
    allowed = Collections.unmodifiableSet(new LinkedHashSet<>(allowed));
  }

  /** These options, with arrays mapped in the given mode. */
  public LoadOptions mapping(MapMode mode) {
    return new LoadOptions(Optional.of(mode), limits, allowed);
  }

  /** These options with other limits. */
  public LoadOptions within(LoadLimits newLimits) {
    return new LoadOptions(mapMode, newLimits, allowed);
  }

  /** These options, with classes added to those that may be rebuilt. */
  public LoadOptions allowing(Class<?>... classes) {
    Set<Class<?>> all = new LinkedHashSet<>(allowed);
    all.addAll(List.of(classes));
    return new LoadOptions(mapMode, limits, all);
  }
}
