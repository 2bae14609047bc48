/**
 * The matrix product: {@link org.joblib4j.gemm.Gemm} multiplies two strided matrices of numbers.
 *
 * <p>Read {@link org.joblib4j.gemm.BlockedProduct} for how a product is cut into blocks that fit
 * the caches, {@link org.joblib4j.gemm.Arithmetic} for when integers may be multiplied as floating
 * point numbers, and {@link org.joblib4j.gemm.Kernels} for the two sets of innermost loops: one in
 * the Vector API, one in plain Java. The same code stands here once for each type of number, since
 * Java's generics do not reach primitives: whoever changes one of {@code DoubleBlocks}, {@code
 * FloatBlocks} and {@code LongBlocks} (or kernels, or columns) changes its siblings. Nothing here
 * knows what an array is; the package is not exported.
 */
@NullMarked
package org.joblib4j.gemm;

import org.jspecify.annotations.NullMarked;
