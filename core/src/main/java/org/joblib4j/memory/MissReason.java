package org.joblib4j.memory;

/** Why a result had to be computed. */
public enum MissReason {
  /** Nobody has made this call before, with code like today's. */
  NEW_CALL,
  /** The function's code, or a version given for it, is another than that of the stored results. */
  CODE_CHANGED,
  /** The result that was there was no longer valid. */
  EXPIRED,
  /** The result that was there was removed to save room. */
  EVICTED,
  /** The result that was there was damaged; it is in quarantine. */
  DAMAGED,
  /** The result that was there is in the format of another version of this library. */
  OTHER_VERSION,
  /** The store could not be read. */
  UNREADABLE,
  /** The code on disk is newer than the code that runs: nothing is looked up or stored. */
  STALE_CODE
}
