/**
 * The command line, {@code bin/joblib4j}: {@code inspect}, {@code convert}, {@code audit} and
 * {@code hash}, for files of joblib and NumPy.
 *
 * <p>{@link org.joblib4j.cli.Joblib4j} is the main class and lists the commands; each is a class
 * named after it, which says what its options mean. {@link org.joblib4j.cli.DataFile} knows the
 * kinds of files, {@link org.joblib4j.cli.ValueTree} makes text of what is in them. A new command
 * is a new class and a line in {@code Joblib4j}.
 *
 * <p>Exit codes: 0 where all is well, 1 where a file differs, is refused, damaged or missing, 2 for
 * arguments that make no sense. Results go to standard output, messages to standard error; {@code
 * --json} prints one JSON value.
 */
@NullMarked
package org.joblib4j.cli;

import org.jspecify.annotations.NullMarked;
