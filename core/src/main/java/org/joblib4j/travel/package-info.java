/**
 * How values and functions travel to another JVM, or to a later one.
 *
 * <p>Java serialization does most of it. What it leaves out, ordinary values that are not
 * serializable, is replaced while it is written: {@link org.joblib4j.travel.ValueOutput} asks
 * {@link org.joblib4j.travel.Substitutes} about each object and {@link
 * org.joblib4j.travel.ValueInput} puts the values back. {@code ValueForm} is the table of the JDK's
 * values; records go by their components ({@code SentRecord}); lambdas are looked at when they
 * arrive ({@code LambdaSites}), since compilers mix two of them up. {@link
 * org.joblib4j.travel.ObjectPath} finds what cannot travel.
 */
@NullMarked
package org.joblib4j.travel;

import org.jspecify.annotations.NullMarked;
