package org.joblib4j.process;

/** Says what can be done when a message does not fit into the heap of this JVM. */
final class HeapLimit {
  private HeapLimit() {}

  /**
   * A sentence without its end.
   *
   * @param what does not fit
   */
  static String text(String what) {
    return "%s does not fit into the heap of %d MB of this JVM: send or return less at once, pass large data as NdArray or primitive arrays, which can be shared, or raise -Xmx (that of workers by workerOptions)"
        .formatted(what, Runtime.getRuntime().maxMemory() >> 20);
  }

  /** The same error with that text. */
  static OutOfMemoryError explained(String what, OutOfMemoryError cause) {
    OutOfMemoryError explained = new OutOfMemoryError(text(what));
    explained.initCause(cause);
    return explained;
  }
}
