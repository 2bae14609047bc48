package org.joblib4j.travel;

import java.text.ParseException;
import java.text.RuleBasedCollator;
import org.jspecify.annotations.Nullable;

/** A collator on its way: its rules, its strength and its decomposition. */
final class SentCollator {
  private SentCollator() {}

  static RuleBasedCollator make(@Nullable Object[] parts) {
    try {
      RuleBasedCollator collator = new RuleBasedCollator(ValueForm.text(parts, 0));
      collator.setStrength((int) ValueForm.of(parts, 1));
      collator.setDecomposition((int) ValueForm.of(parts, 2));
      return collator;
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
