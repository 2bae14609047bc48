/** Parallel as a whole, on every backend. */
@NullMarked
package org.joblib4j.tests.parallel;

import org.jspecify.annotations.NullMarked;
