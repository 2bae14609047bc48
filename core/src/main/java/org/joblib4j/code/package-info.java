/**
 * Which code is behind a function, and has it changed?
 *
 * <p>A {@link org.joblib4j.code.FunctionIdentity} says which method a lambda, a method reference or
 * an object runs and what it captured. {@link org.joblib4j.code.CodeAnalysis} turns that into a
 * {@link org.joblib4j.code.CodeDigest}: a digest of the method and of all code that it reaches,
 * part by part, with the {@linkplain org.joblib4j.code.Impurity findings} that no digest can vouch
 * for.
 *
 * <p>A reading order for the inside:
 *
 * <ol>
 *   <li>{@code LambdaForm}: from a lambda to the method that holds its body.
 *   <li>{@code CanonicalForm}, with {@code LocalVariables} and {@code EnumSwitches}: a method's
 *       instructions without what a compiler is free to choose.
 *   <li>{@code StaticInitializer}: which part of a class initializer decides one static field.
 *   <li>{@code CodeBase} and {@code Library}: where classes come from, and how each origin counts.
 *   <li>{@code Reach}: everything that a function may run, by rapid type analysis.
 *   <li>{@code ImpureCalls} and {@code ContentChanges}, with {@code StaticContents}: what no digest
 *       can vouch for.
 *   <li>{@code AnalysisRecord}, with {@code Footprint} and {@code FileState}: how the next JVM does
 *       without the analysis.
 * </ol>
 *
 * <p>Not exported: the {@code memory} package is the face of this one.
 */
@NullMarked
package org.joblib4j.code;

import org.jspecify.annotations.NullMarked;
