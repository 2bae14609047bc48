/**
 * Runs the same work in several ways side by side: joblib4j, the JVM's own means, and Python.
 *
 * <p>{@link org.joblib4j.benchmarks.sidebyside.SideBySide} starts every way in a fork of its own,
 * all ways in turn, several rounds, and prints the medians. Figures of one run can be compared;
 * figures of different machines or days cannot.
 */
@NullMarked
package org.joblib4j.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
