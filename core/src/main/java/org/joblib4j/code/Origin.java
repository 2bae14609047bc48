package org.joblib4j.code;

/** Where a class comes from, which decides how it counts in a digest. */
enum Origin {
  /** Part of the Java platform: counts by its feature version. */
  JDK,
  /** Code under development: counts method by method. */
  USER,
  /** In a jar: the jar counts by its content. */
  LIBRARY,
  /** Not found by the class loader: counts by its name only. */
  MISSING
}
