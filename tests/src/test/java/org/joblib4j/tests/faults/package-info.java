/**
 * What happens when things go wrong: each fault of {@code docs/faults.md} for real, and a soak in
 * which they happen at random.
 */
@NullMarked
package org.joblib4j.tests.faults;

import org.jspecify.annotations.NullMarked;
