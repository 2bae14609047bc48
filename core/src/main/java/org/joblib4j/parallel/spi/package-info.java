/**
 * What a place to run tasks implements: threads, worker processes, a cluster.
 *
 * <p>A {@link org.joblib4j.parallel.spi.Backend} opens {@link org.joblib4j.parallel.spi.Workers};
 * each call of the user is one {@link org.joblib4j.parallel.spi.Run} on them, to which the
 * dispatcher submits {@link org.joblib4j.parallel.spi.Batch batches}. A backend only runs batches:
 * order, laziness, batch sizes, retries and error policy live once, in the dispatcher. Every
 * backend passes the contract tests of the testkit.
 */
@NullMarked
package org.joblib4j.parallel.spi;

import org.jspecify.annotations.NullMarked;
