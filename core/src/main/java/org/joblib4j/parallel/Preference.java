package org.joblib4j.parallel;

/** Where tasks had better run, unless the scope of the call says where they do. */
public enum Preference {
  /** Threads of this JVM: for tasks that compute. */
  THREADS,

  /** Virtual threads of this JVM: for tasks that wait. */
  VIRTUAL_THREADS,

  /** Worker processes: for tasks that must not disturb each other. */
  PROCESSES
}
