/**
 * Runs a loop on every core, in threads or in worker processes.
 *
 * <p>Start at {@link org.joblib4j.parallel.Parallel}: one immutable value describes how a loop is
 * run, and its methods run it. Behind it stands one dispatcher, which pulls the input, sizes the
 * batches and puts results in order; where the batches run is the business of a {@link
 * org.joblib4j.parallel.spi.Backend}.
 */
@NullMarked
package org.joblib4j.parallel;

import org.jspecify.annotations.NullMarked;
