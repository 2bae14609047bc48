/** What time it is, and what is to happen later; so that tests need not wait for it. */
@NullMarked
package org.joblib4j.timing;

import org.jspecify.annotations.NullMarked;
