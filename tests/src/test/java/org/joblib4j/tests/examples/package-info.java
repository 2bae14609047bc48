/** The examples run, and the demonstration keeps its promises. */
@NullMarked
package org.joblib4j.tests.examples;

import org.jspecify.annotations.NullMarked;
