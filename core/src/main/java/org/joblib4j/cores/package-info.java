/** Work inside a call that other processors may help with. */
@NullMarked
package org.joblib4j.cores;

import org.jspecify.annotations.NullMarked;
