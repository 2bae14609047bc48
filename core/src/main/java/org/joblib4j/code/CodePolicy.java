package org.joblib4j.code;

import java.util.Objects;
import java.util.Set;

/** How much code stands for a function: what must change for its results to be computed anew. */
public sealed interface CodePolicy {

  /** Everything in user code that the function reaches, and the libraries that it calls into. */
  CodePolicy WHOLE_REACH = new WholeReach(Set.of());

  /** The function's own method and the lambdas in it; a change in what it calls goes unseen. */
  CodePolicy OWN_METHOD = new OwnMethod();

  /** A version that the caller keeps; no code is looked at. */
  static CodePolicy version(String version) {
    return new Version(version);
  }

  /**
   * The whole reach, see {@link #WHOLE_REACH}.
   *
   * @param userPackages packages, with their subpackages, that are user code though they are in
   *     jars: they count method by method instead of jar by jar
   */
  record WholeReach(Set<String> userPackages) implements CodePolicy {
    /** Copies the set. */
    public WholeReach {
      userPackages = Set.copyOf(userPackages);
    }
  }

  /** The own method only, see {@link #OWN_METHOD}. */
  record OwnMethod() implements CodePolicy {}

  /**
   * An explicit version.
   *
   * @param version any text; another text is another version
   */
  record Version(String version) implements CodePolicy {
    /** Refuses null. */
    public Version {
      Objects.requireNonNull(version, "version");
    }
  }
}
