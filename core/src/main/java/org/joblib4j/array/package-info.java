/**
 * N-dimensional arrays as NumPy has them, over heap, native and file-mapped memory, and the files
 * they live in.
 *
 * <p>{@link org.joblib4j.array.NdArray} is the array, {@link org.joblib4j.array.DType} the type of
 * its elements, {@link org.joblib4j.array.Npy} and {@link org.joblib4j.array.Npz} read, write and
 * map NumPy's files. Beside them stand, not public: {@code Layout} (where elements lie), {@code
 * Runs} (in which order they are visited), {@code Elements} (one element), {@code Copying} and
 * {@code Conversion} (many), {@code ArrayText} (how they are shown).
 */
@NullMarked
package org.joblib4j.array;

import org.jspecify.annotations.NullMarked;
