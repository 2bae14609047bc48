package org.joblib4j.memory;

import java.time.Instant;

/**
 * What a store keeps of one function.
 *
 * @param function the function's full name; that of its folder where nothing else is known
 * @param folder the name of its folder
 * @param results how many results there are
 * @param bytes how much room they take
 * @param lastUsed when one of them was used last; {@link Instant#EPOCH} where there is none
 */
public record FunctionUsage(
    String function, String folder, long results, long bytes, Instant lastUsed) {}
