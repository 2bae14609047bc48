/**
 * The compression formats that Python's joblib knows beyond zlib and gzip, and zstd. {@code
 * Persist} finds them by ServiceLoader, by name, extension and the first bytes of a file.
 *
 * <p>lz4 and zstd are native libraries: a JVM prints a warning when it loads them unless it was
 * started with {@code --enable-native-access=ALL-UNNAMED}, or on the module path {@code
 * --enable-native-access=org.lz4.java,com.github.luben.zstd_jni}. Where the one of lz4 cannot be
 * loaded, plain Java takes its place and is several times slower.
 */
@NullMarked
package org.joblib4j.codecs;

import org.jspecify.annotations.NullMarked;
