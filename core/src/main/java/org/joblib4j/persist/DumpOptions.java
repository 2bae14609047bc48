package org.joblib4j.persist;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.joblib4j.persist.spi.ValueCodec;

/**
 * How a value is dumped: compressed or not, forced to the disk or not, and in which way objects are
 * written that have no form of their own. Immutable.
 *
 * @param compression the compression; empty to do as the file's extension says
 * @param synced whether the file is on the disk when the call returns, and survives a loss of power
 *     under its name; without, the operating system writes it when it likes to
 * @param codecs how values of further classes are written, before those that ServiceLoader finds
 * @param serialized classes whose values, and those of subclasses, are written by Java's own
 *     serialization; Python sees bytes
 * @param loadable the classes that loading will be allowed to rebuild, with their component types;
 *     others are refused, and so is what would come back as less than it is. Empty to write all
 *     that has a form
 */
public record DumpOptions(
    Optional<Compression> compression,
    boolean synced,
    List<ValueCodec<?>> codecs,
    Set<Class<?>> serialized,
    Optional<Set<Class<?>>> loadable) {

  /** As the extension says, not forced to the disk, no further classes. */
  public static final DumpOptions DEFAULT =
      new DumpOptions(Optional.empty(), false, List.of(), Set.of(), Optional.empty());

  /** Copies lists and sets that can be changed. */
  public DumpOptions {
    Objects.requireNonNull(compression, "compression");
    codecs = List.copyOf(codecs);
    serialized = Set.copyOf(serialized);
    loadable = loadable.map(Set::copyOf);
  }

  /** These options with a compression, whatever the file's extension is. */
  public DumpOptions compressed(Compression newCompression) {
    return new DumpOptions(Optional.of(newCompression), synced, codecs, serialized, loadable);
  }

  /** These options, with the file forced to the disk before the call returns. */
  public DumpOptions onDisk() {
    return new DumpOptions(compression, true, codecs, serialized, loadable);
  }

  /** These options with further codecs, which come before those there are. */
  public DumpOptions with(ValueCodec<?>... further) {
    List<ValueCodec<?>> all = new ArrayList<>(List.of(further));
    all.addAll(codecs);
    return new DumpOptions(compression, synced, all, serialized, loadable);
  }

  /**
   * These options, with values of further classes written by Java's own serialization. They can
   * only be loaded where {@link LoadOptions#deserializing} allows their classes.
   */
  public DumpOptions serializing(Class<?>... classes) {
    Set<Class<?>> all = new LinkedHashSet<>(serialized);
    all.addAll(List.of(classes));
    return new DumpOptions(compression, synced, codecs, all, loadable);
  }

  /**
   * These options, refusing objects that would not come back as they are: those of classes that a
   * load with these classes {@linkplain LoadOptions#allowing allowed} would not rebuild, and those
   * whose form in a file is less than they are: collections sorted by a comparator, priority
   * queues, maps with keys by identity or weak ones, buffers, collections with fields of their own,
   * paths of other file systems. Other collections come back as the usual class of their kind.
   */
  public DumpOptions loadableWith(Class<?>... classes) {
    Set<Class<?>> named = new LinkedHashSet<>(List.of(classes));
    return new DumpOptions(compression, synced, codecs, serialized, Optional.of(named));
  }
}
