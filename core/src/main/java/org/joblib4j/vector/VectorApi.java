package org.joblib4j.vector;

import java.util.Optional;
import jdk.incubator.vector.VectorShape;

/**
 * The module {@code jdk.incubator.vector}, where this JVM has it.
 *
 * <p>A JVM has it only if it was started with {@code --add-modules jdk.incubator.vector}, and then
 * it warns on standard error. So this module never requires it (even {@code requires static} would
 * warn whoever compiles against this module): classes that use it are loaded only where {@link
 * #bits} is not 0.
 */
public final class VectorApi {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int BITS = find();

  private VectorApi() {}

  /** The bits of this processor's vectors; 0 where this JVM has no Vector API. */
  public static int bits() {
    return BITS;
  }

  private static int find() {
    Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
    if (module.isEmpty()) {
      return 0;
    }
    VectorApi.class.getModule().addReads(module.get());
    return Present.bits();
  }

  /** Loaded only where the module is. */
  private static final class Present {
    static int bits() {
      return VectorShape.preferredShape().vectorBitSize();
    }
  }
}
