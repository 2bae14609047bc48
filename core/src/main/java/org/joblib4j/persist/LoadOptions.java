package org.joblib4j.persist;

import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.joblib4j.array.MapMode;
import org.joblib4j.persist.spi.ValueCodec;

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
 * @param codecs how values of further classes are made, before those that ServiceLoader finds
 * @param serialFilter what Java serialization may make; empty to leave its bytes as they are
 */
public record LoadOptions(
    Optional<MapMode> mapMode,
    LoadLimits limits,
    Set<Class<?>> allowed,
    List<ValueCodec<?>> codecs,
    Optional<ObjectInputFilter> serialFilter) {

  /** Arrays are copied, within {@link LoadLimits#DEFAULT}, and no further class is allowed. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(Optional.empty(), LoadLimits.DEFAULT, Set.of(), List.of(), Optional.empty());

  /** Copies set and list. */
  public LoadOptions {
    Objects.requireNonNull(mapMode, "mapMode");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(serialFilter, "serialFilter");
    allowed = Collections.unmodifiableSet(new LinkedHashSet<>(allowed));
    codecs = List.copyOf(codecs);
  }

  /** These options, with arrays mapped in the given mode. */
  public LoadOptions mapping(MapMode mode) {
    return new LoadOptions(Optional.of(mode), limits, allowed, codecs, serialFilter);
  }

  /** These options with other limits. */
  public LoadOptions within(LoadLimits newLimits) {
    return new LoadOptions(mapMode, newLimits, allowed, codecs, serialFilter);
  }

  /** These options, with classes added to those that may be rebuilt. */
  public LoadOptions allowing(Class<?>... classes) {
    Set<Class<?>> all = new LinkedHashSet<>(allowed);
    all.addAll(List.of(classes));
    return new LoadOptions(mapMode, limits, all, codecs, serialFilter);
  }

  /** These options with further codecs, which come before those there are. */
  public LoadOptions with(ValueCodec<?>... further) {
    List<ValueCodec<?>> all = new ArrayList<>(List.of(further));
    all.addAll(codecs);
    return new LoadOptions(mapMode, limits, allowed, all, serialFilter);
  }

  /**
   * These options, with values that {@link DumpOptions#serializing} wrote made by Java's own
   * serialization, which runs code of the classes that the filter lets pass. A class that the
   * filter is undecided about is rejected.
   *
   * <pre>{@code
   * options.deserializing(ObjectInputFilter.Config.createFilter("com.acme.Model;java.util.*;maxdepth=20"))
   * }</pre>
   */
  public LoadOptions deserializing(ObjectInputFilter filter) {
    return new LoadOptions(mapMode, limits, allowed, codecs, Optional.of(filter));
  }
}
