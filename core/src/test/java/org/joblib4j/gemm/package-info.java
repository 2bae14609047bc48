/** Tests of the matrix product. */
@NullMarked
package org.joblib4j.gemm;

import org.jspecify.annotations.NullMarked;
