/** Programs that a newcomer reads first. */
@NullMarked
package org.joblib4j.examples;

import org.jspecify.annotations.NullMarked;
