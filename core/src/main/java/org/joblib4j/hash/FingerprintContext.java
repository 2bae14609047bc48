package org.joblib4j.hash;

import java.util.Optional;

/**
 * What the caller of a fingerprint knows more about objects than their class says. Called while the
 * fingerprint is made, in the thread that asked for it; both methods do nothing where they are not
 * overridden.
 */
public interface FingerprintContext {
  /** Knows nothing. */
  FingerprintContext NONE = new FingerprintContext() {};

  /**
   * A value that stands for an object, such as the digest of a function's code and the values that
   * it captured for a lambda. Asked for objects that would be hashed by their fields or refused:
   * neither records and enums nor what the {@link Fingerprint} has a rule for.
   *
   * @param object the object; not to be changed
   * @return what is hashed in its place, or empty to go on as without a context. The class of the
   *     object does not count then, unless it is a part of what is returned.
   */
  default Optional<?> standIn(Object object) {
    return Optional.empty();
  }

  /**
   * Told the class of each record, enum constant, collection and other object that is not of the
   * platform's classes; at least once for each class.
   */
  default void meets(Class<?> type) {}

  /** Told each class that is a value itself and not one of the platform's, at least once. */
  default void meetsAsValue(Class<?> type) {}
}
