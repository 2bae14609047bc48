/** Tests of the whole system, from outside: what no unit test of one module can see. */
@NullMarked
package org.joblib4j.tests;

import org.jspecify.annotations.NullMarked;
