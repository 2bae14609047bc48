/** Fingerprints across JVMs, and against the page that describes them. */
@NullMarked
package org.joblib4j.tests.hash;

import org.jspecify.annotations.NullMarked;
