/** Worker JVMs. */
@NullMarked
package org.joblib4j.process;

import org.jspecify.annotations.NullMarked;
