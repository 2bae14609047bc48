/** The command line, run as its users do: by its script. */
@NullMarked
package org.joblib4j.tests.cli;

import org.jspecify.annotations.NullMarked;
