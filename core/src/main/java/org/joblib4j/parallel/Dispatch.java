package org.joblib4j.parallel;

/**
 * How one call is dispatched.
 *
 * @param batchSize tasks in a batch, 0 to choose it by their time
 * @param retry which failed tasks are tried again
 * @param failFast whether the first failure ends the call
 * @param ordered whether results come in the order of the input, or as they finish
 * @param mostUnread how many results may wait for the reader before the dispatch stops
 */
record Dispatch(int batchSize, Retry retry, boolean failFast, boolean ordered, long mostUnread) {}
