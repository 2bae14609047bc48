/**
 * Worker JVMs: tasks in processes of their own, on the same machine.
 *
 * <p>{@link org.joblib4j.process.ProcessBackend} is the way in. From there:
 *
 * <ul>
 *   <li>in the parent, {@code ProcessWorkers} uses a {@code WorkerPool}, perhaps together with
 *       other calls: {@code WorkerPools} lends it. A pool has a queue and a {@code WorkerSlot} per
 *       worker; a slot starts a {@code WorkerProcess}, sends it batches and replaces it when it
 *       dies; a {@code ProcessRun} is what the batches of one call share;
 *   <li>in the worker, {@code WorkerMain} reads batches and answers them, its {@code LifeLine} ends
 *       it with the parent, and its classes come from the parent through a {@code
 *       RemoteClassLoader}; what tasks print is tagged by {@code TaggedOutput}, what they log goes
 *       through {@code ParentLog} to the parent's loggers;
 *   <li>between the two, a {@code Wire} carries frames; {@code Encoder} and {@code Decoder} turn
 *       values into frames and back.
 * </ul>
 */
@NullMarked
package org.joblib4j.process;

import org.jspecify.annotations.NullMarked;
