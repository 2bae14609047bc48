/**
 * Disk caching of function results: joblib's {@code Memory}.
 *
 * <p>{@link org.joblib4j.memory.Memory} is the way in; it makes functions {@link
 * org.joblib4j.memory.Cached}. Beside them stand, not public, in the order in which one reads them:
 *
 * <ol>
 *   <li>{@code Memoizer}: the life of a call; {@code Keeper} for what is stored and counted, {@code
 *       Deferred} for functions that return a future.
 *   <li>{@code CallKeys}: what decides a result, in one key.
 *   <li>{@code Shelf}: finding and keeping results, whatever is wrong with the store; {@code
 *       EntryFormat} and {@code EntryFiles} for the bytes, {@code ResultType} for what may be built
 *       from them.
 *   <li>{@code SingleFlight}: one computes, the others wait.
 *   <li>{@code FileStore}, {@code LeaseFile}: results in a folder.
 *   <li>{@code Trimmer}, {@code Ledger}, {@code Explainer}: the size, the counts, the reasons;
 *       {@code CacheEvents} for the JDK's Flight Recorder.
 * </ol>
 */
@NullMarked
package org.joblib4j.memory;

import org.jspecify.annotations.NullMarked;
