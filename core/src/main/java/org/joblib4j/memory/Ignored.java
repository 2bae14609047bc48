package org.joblib4j.memory;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter that does not decide the result: a cached function has one result for all its values.
 *
 * <p>It works on the parameters of methods and constructors that are cached by reference. javac
 * drops it on the parameters of lambdas; there, give the position to {@code ignoring}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Ignored {}
