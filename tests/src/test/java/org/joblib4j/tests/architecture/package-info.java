/**
 * The rules of {@code docs/architecture.md} as tests: arrows between packages, habits of the code,
 * and the public surface by name.
 */
@NullMarked
package org.joblib4j.tests.architecture;

import org.jspecify.annotations.NullMarked;
