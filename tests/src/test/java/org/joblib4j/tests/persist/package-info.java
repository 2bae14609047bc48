/** Dump and load where only a whole process can show it. */
@NullMarked
package org.joblib4j.tests.persist;

import org.jspecify.annotations.NullMarked;
