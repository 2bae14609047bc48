/** Values in short, for messages. Not exported. */
@NullMarked
package org.joblib4j.text;

import org.jspecify.annotations.NullMarked;
