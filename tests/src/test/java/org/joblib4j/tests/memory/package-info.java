/** Memory in whole systems: processes that share a cache, changing code, Python. */
@NullMarked
package org.joblib4j.tests.memory;

import org.jspecify.annotations.NullMarked;
