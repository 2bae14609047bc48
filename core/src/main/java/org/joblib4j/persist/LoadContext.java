package org.joblib4j.persist;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import org.joblib4j.array.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one load share: where the data comes from, its limits and what was used of
 * them, and which Java classes may be rebuilt. For one thread.
 */
final class LoadContext {
  /** Deeper nesting of pickles within pickles would need as many machines at once. */
  private static final int DEEPEST_NESTING = 50;

  private static final System.Logger LOG = System.getLogger(Persist.class.getName());

  private final String source;
  private final @Nullable Path folder;
  private final LoadOptions options;
  private final JavaTypes javaTypes;
  private long operations;
  private int nesting;
  private boolean warned;
  private final @Nullable Auditing auditing;
  private @Nullable PickleInput input;

  /**
   * A context.
   *
   * @param source what errors call the file
   * @param folder where companion files are looked for; null where there can be none
   */
  LoadContext(String source, @Nullable Path folder, LoadOptions options, JavaTypes javaTypes) {
    this(source, folder, options, javaTypes, null);
  }

  /**
   * A context of an audit.
   *
   * @param auditing what takes down what the file names; null to load
   */
  LoadContext(
      String source,
      @Nullable Path folder,
      LoadOptions options,
      JavaTypes javaTypes,
      @Nullable Auditing auditing) {
    this.source = source;
    this.folder = folder;
    this.options = options;
    this.javaTypes = javaTypes;
    this.auditing = auditing;
  }

  /** What takes down what the file names; null where it is loaded. */
  @Nullable Auditing auditing() {
    return auditing;
  }

  String source() {
    return source;
  }

  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** How companion files are mapped; empty to copy them. */
  Optional<MapMode> mapMode() {
    return options.mapMode();
  }

  /** Says, once, that arrays were to be mapped and why one is read instead. */
  void arrayIsRead(String reason) {
    if (options.mapMode().isPresent() && !warned) {
      warned = true;
      LOG.log(Level.WARNING, "{0}: arrays are read, not mapped: {1}", source, reason);
    }
  }

  LoadLimits limits() {
    return options.limits();
  }

  JavaTypes javaTypes() {
    return javaTypes;
  }

  /** The stream that is read, where raw array data follows the opcodes. */
  PickleInput input() {
    if (input == null) {
      throw new IllegalStateException("nothing is being read");
    }
    return input;
  }

  void enter(PickleInput in) {
    input = in;
    if (++nesting > Math.min(DEEPEST_NESTING, options.limits().depth())) {
      throw new Malformed("pickles are nested deeper than the limit");
    }
  }

  void leave() {
    nesting--;
  }

  /** Goes on reading here after a nested pickle. */
  void resume(PickleInput in) {
    input = in;
  }

  void countOperation() {
    if (++operations > options.limits().operations()) {
      throw new Malformed("more opcodes than the limit of " + options.limits().operations());
    }
  }
}
