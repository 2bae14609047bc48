package org.joblib4j.memory.spi;

import java.time.Instant;

/**
 * What a store knows of a result without reading it.
 *
 * @param name its name
 * @param bytes how much room it takes
 * @param lastUsed when it was stored or {@linkplain ResultStore#touch touched} last, whichever is
 *     later
 */
public record EntryState(EntryName name, long bytes, Instant lastUsed) {}
