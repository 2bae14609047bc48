/**
 * What {@code Persist} finds by {@link java.util.ServiceLoader}: compression formats, {@link
 * org.joblib4j.persist.spi.Compressor}, and how the classes of others are kept in files, {@link
 * org.joblib4j.persist.spi.ValueCodec}.
 *
 * <p>Formats that can be cut into blocks are compressed on all cores by {@link
 * org.joblib4j.persist.spi.BlockOutputStream} and, where blocks do not depend on each other, read
 * so by {@link org.joblib4j.persist.spi.BlockInputStream}.
 */
@NullMarked
package org.joblib4j.persist.spi;

import org.jspecify.annotations.NullMarked;
