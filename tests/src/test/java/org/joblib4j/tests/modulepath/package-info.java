/**
 * Programs that use joblib4j as a named module, as a user's compiler and JVM see it.
 *
 * <p>Each directory of programs in this package's resources is one: its {@code module-info.java}, a
 * class {@code Main} in the package named like the module, and in {@code expected-output.txt} what
 * it prints.
 */
@NullMarked
package org.joblib4j.tests.modulepath;

import org.jspecify.annotations.NullMarked;
