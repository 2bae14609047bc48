/**
 * What {@code Persist} finds by {@link java.util.ServiceLoader}: compression formats, and how the
 * classes of others are kept in files.
 */
@NullMarked
package org.joblib4j.persist.spi;

import org.jspecify.annotations.NullMarked;
