package org.joblib4j.parallel.spi;

import java.util.List;

/**
 * The batches of one call.
 *
 * <p>A function or an array that several batches of a run refer to may be sent once: the caller
 * does not change them while the run lasts. {@link #submit} is called by one thread at a time,
 * {@link #cancel} by any thread.
 */
public interface Run extends AutoCloseable {

  /**
   * Runs a batch as soon as a worker is free.
   *
   * <p>Returns at once, but for a backend whose only worker is the calling thread. Whatever
   * happens, the listener is told exactly once.
   *
   * @param batch the tasks
   * @param listener told by any thread, also by the calling one before this method returns
   */
  void submit(Batch batch, BatchListener listener);

  /**
   * Whether {@link #submit} returns only when the batch has run, in the calling thread; then there
   * is no use in submitting more than one ahead.
   */
  default boolean runsInCaller() {
    return false;
  }

  /**
   * What workers have in hand for this run, for a person who waits: a moment's view, asked by any
   * thread. Nothing where that is not known.
   */
  default List<BatchInHand> inHand() {
    return List.of();
  }

  /**
   * Lets threads of this JVM that run batches or wait for them bear names that say so, until the
   * batch has ended, as by {@link BatchInHand#threadName}: for thread dumps. Does nothing where
   * there are none.
   *
   * @param call where the call was made
   */
  default void nameThreads(String call) {}

  /**
   * Stops the run: waiting batches are dropped, running tasks are interrupted.
   *
   * <p>Returns at once. The listener of each unfinished batch is still told, with {@link
   * BatchListener#cancelled}. Workers stay usable for other runs.
   */
  void cancel();

  /**
   * Releases what the batches of this run shared; a run that is not finished is cancelled first.
   */
  @Override
  void close();
}
