/**
 * Files that Python wrote are read here, and the other way round.
 *
 * <p>These tests run Debian's {@code python3} with NumPy and are skipped, saying so, where it is
 * missing.
 */
@NullMarked
package org.joblib4j.tests.interop;

import org.jspecify.annotations.NullMarked;
