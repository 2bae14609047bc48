package org.joblib4j.memory;

/** How much code decides whether a stored result is still that of the function. */
public enum CodeScope {
  /**
   * All code of yours that the function may run, however far down, and the content of the jars that
   * this calls into. The default: nothing that changes a result goes unseen, except what no
   * analysis can see, which is told.
   */
  WHOLE_REACH,

  /** The function's own method and the lambdas in it. Changes in what it calls go unseen. */
  OWN_METHOD
}
