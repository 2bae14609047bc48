/**
 * Matrices of EJML and ojAlgo in files, as the NumPy arrays that Python sees: with this artifact on
 * the class path, {@code Persist.dump} and {@code Persist.load} take them like any other value.
 */
@NullMarked
package org.joblib4j.matrices;

import org.jspecify.annotations.NullMarked;
