/** Damaged files by the hundred thousand: what comes out is a value or our own exception. */
@NullMarked
package org.joblib4j.tests.fuzz;

import org.jspecify.annotations.NullMarked;
