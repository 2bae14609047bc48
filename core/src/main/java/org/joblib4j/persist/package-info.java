/**
 * Reading and writing the files of Python's joblib: {@code dump} and {@code load}.
 *
 * <p>{@link org.joblib4j.persist.Persist} is the way in. What Java dumps is a joblib file that
 * Python loads; what Python dumped, Java loads, memory-mapped where asked, and never runs anything
 * of it.
 *
 * <p>Python's values become Java's: str String, int Long or BigInteger, float Double, bytes byte[],
 * list and dict ArrayList and LinkedHashMap, dates those of java.time, arrays {@link
 * org.joblib4j.array.NdArray}. Where Java has no type there are {@link
 * org.joblib4j.persist.PyTuple}, {@link org.joblib4j.persist.PyArray}, {@link
 * org.joblib4j.persist.PyName}, and {@link org.joblib4j.persist.PyObject} for every other class.
 *
 * <p>The reader is {@code Unpickler} with the table of {@code KnownTypes}, the writer is {@code
 * Pickler}; {@code JavaDialect} says how Java's own types pass through a Python file unharmed.
 */
@NullMarked
package org.joblib4j.persist;

import org.jspecify.annotations.NullMarked;
