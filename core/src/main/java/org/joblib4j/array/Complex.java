package org.joblib4j.array;

/**
 * A complex number, as an element of a complex {@link NdArray}.
 *
 * @param real the real part
 * @param imaginary the imaginary part
 */
public record Complex(double real, double imaginary) {}
