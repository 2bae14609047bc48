package org.joblib4j.memory.spi;

/**
 * The right to compute a result while others wait for it.
 *
 * <p>It ends with {@link #close}, and by itself when the process that holds it ends in whatever
 * way.
 */
public interface Lease extends AutoCloseable {
  /** Gives it back; never fails. */
  @Override
  void close();
}
