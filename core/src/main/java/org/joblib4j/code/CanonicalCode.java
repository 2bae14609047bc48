package org.joblib4j.code;

import java.util.List;

/**
 * A piece of code in {@linkplain CanonicalForm canonical form}: the digest of its instructions with
 * a gap for each name, and the names that fill the gaps, in order.
 */
final class CanonicalCode {
  private final byte[] shape;
  private final List<Symbol> symbols;

  CanonicalCode(byte[] shape, List<Symbol> symbols) {
    this.shape = shape;
    this.symbols = List.copyOf(symbols);
  }

  /** SHA-256 of the instructions; not to be written to. */
  byte[] shape() {
    return shape;
  }

  /**
   * Every occurrence counts: compilers merge equal lambdas or do not, so sameness means nothing.
   */
  List<Symbol> symbols() {
    return symbols;
  }
}
