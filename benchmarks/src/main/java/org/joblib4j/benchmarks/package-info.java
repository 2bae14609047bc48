/** JMH benchmarks: how long the parts of joblib4j take by themselves. */
@NullMarked
package org.joblib4j.benchmarks;

import org.jspecify.annotations.NullMarked;
