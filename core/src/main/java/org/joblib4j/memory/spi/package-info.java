/** Where results are kept: what another store than the file system implements. */
@NullMarked
package org.joblib4j.memory.spi;

import org.jspecify.annotations.NullMarked;
