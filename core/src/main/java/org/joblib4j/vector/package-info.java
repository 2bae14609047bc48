/**
 * What every user of the Vector API has to know first: whether this JVM has it, and whether a loop
 * in it is compiled yet.
 */
@NullMarked
package org.joblib4j.vector;

import org.jspecify.annotations.NullMarked;
