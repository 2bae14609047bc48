/** Programs in Java runtimes from which something was left out. */
@NullMarked
package org.joblib4j.tests.runtime;

import org.jspecify.annotations.NullMarked;
