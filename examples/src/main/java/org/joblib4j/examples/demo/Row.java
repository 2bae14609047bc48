package org.joblib4j.examples.demo;

import java.util.OptionalLong;

/**
 * A line of the demo's table.
 *
 * @param name how the product was computed
 * @param coldNanos the first run, with the start of the workers and unwarmed code
 * @param warmNanos the median of the runs after it, on the same workers
 * @param sentBytes what went to the workers through their channels, in one warm run
 * @param memoryBytes what all processes occupied more than before, while the workers lived
 */
record Row(
    String name,
    long coldNanos,
    long warmNanos,
    OptionalLong sentBytes,
    OptionalLong memoryBytes) {}
