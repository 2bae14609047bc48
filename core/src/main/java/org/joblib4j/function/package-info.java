/** Functions that travel: serializable, free to throw, with zero to five arguments. */
@NullMarked
package org.joblib4j.function;

import org.jspecify.annotations.NullMarked;
