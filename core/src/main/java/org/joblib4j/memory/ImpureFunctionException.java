package org.joblib4j.memory;

import java.io.Serial;
import java.util.List;

/**
 * A strict memory was asked to cache a function whose result may depend on more than its code and
 * its arguments. The message names each place and what to do about it.
 */
public final class ImpureFunctionException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  private final String[] findings;

  ImpureFunctionException(String function, List<String> findings) {
    super(
        function
            + " cannot be cached strictly: "
            + String.join("; ", findings)
            + "; or say trusted() if that does not matter");
    this.findings = findings.toArray(String[]::new);
  }

  /** What was found, one sentence each. */
  public List<String> findings() {
    return List.of(findings);
  }
}
