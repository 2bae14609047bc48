package org.joblib4j.memory;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.joblib4j.array.MapMode;
import org.joblib4j.code.CodePolicy;
import org.joblib4j.hash.HashAlgorithm;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.persist.Compression;
import org.jspecify.annotations.Nullable;

/** What a {@link Memory} was told. Never changed once it is built: {@link #with} copies. */
@SuppressWarnings("serial") // the list is one of the JDK's unmodifiable ones
final class MemorySettings implements Serializable, Cloneable {
  @Serial private static final long serialVersionUID = 1;

  /** Null where nothing is stored. */
  @Nullable ResultStore store;

  @Nullable MapMode mapMode;
  Compression compression = Compression.NONE;
  HashAlgorithm hash = HashAlgorithm.SHA_256;
  CodeScope scope = CodeScope.WHOLE_REACH;
  List<String> userPackages = List.of();
  TrimPolicy limits = TrimPolicy.UNLIMITED;
  long heapBytes;
  double auditRate;
  boolean strict;
  boolean verbose;

  MemorySettings(@Nullable ResultStore store) {
    this.store = store;
  }

  MemorySettings with(Consumer<MemorySettings> change) {
    try {
      MemorySettings copy = (MemorySettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether this hit, or this call, is one of the sample that is looked at more closely. */
  boolean isSampled() {
    return auditRate > 0 && ThreadLocalRandom.current().nextDouble() < auditRate;
  }

  Optional<MapMode> mapMode() {
    return Optional.ofNullable(mapMode);
  }

  CodePolicy codePolicy() {
    return switch (scope) {
      case WHOLE_REACH -> new CodePolicy.WholeReach(Set.copyOf(userPackages));
      case OWN_METHOD -> CodePolicy.OWN_METHOD;
    };
  }
}
