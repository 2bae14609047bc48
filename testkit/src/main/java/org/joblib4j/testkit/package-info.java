/**
 * Contract tests: what every implementation of an SPI must do, as JUnit classes to extend.
 *
 * <p>Extend a contract, override its factory method, and run it with your other tests.
 */
@NullMarked
package org.joblib4j.testkit;

import org.jspecify.annotations.NullMarked;
