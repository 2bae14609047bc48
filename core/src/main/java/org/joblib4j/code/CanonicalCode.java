package org.joblib4j.code;

import java.util.List;

/**
 * A piece of code in {@linkplain CanonicalForm canonical form}: the digest of its instructions with
 * a gap for each name, and the names that fill the gaps, in order.
 */
final class CanonicalCode {
  private final byte[] shape;
  private final List<Symbol> symbols;
  private final StaticContents statics;

  CanonicalCode(byte[] shape, List<Symbol> symbols, StaticContents statics) {
    this.shape = shape;
    this.symbols = List.copyOf(symbols);
    this.statics = statics;
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

  /** What it does with objects in static fields; no part of the form. */
  StaticContents statics() {
    return statics;
  }
}
