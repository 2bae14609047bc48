/** Code digests on code that is not ours: whole libraries. */
@NullMarked
package org.joblib4j.tests.code;

import org.jspecify.annotations.NullMarked;
