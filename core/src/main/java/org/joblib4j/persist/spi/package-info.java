/** What a compression format implements to be found by {@code Persist}. */
@NullMarked
package org.joblib4j.persist.spi;

import org.jspecify.annotations.NullMarked;
