package org.joblib4j.parallel;

/** What tasks cannot do without. */
public enum Requirement {
  /** Any place will do. */
  NOTHING,

  /**
   * Tasks change objects of the caller: only threads of this JVM will do, and they are taken
   * instead of what the scope of the call says.
   */
  SHARED_MEMORY
}
