package org.joblib4j.code;

import java.util.List;
import java.util.Set;

/**
 * What in the arguments and captured values of a call decides which code runs. Their values are the
 * caller's business.
 *
 * @param classes of the objects; only those of user code count
 * @param values classes that are values themselves, whose members reflection may use
 * @param functions that are values; their order counts
 */
public record Arguments(
    Set<Class<?>> classes, Set<Class<?>> values, List<FunctionIdentity> functions) {

  /** Nothing but objects of the platform's classes. */
  public static final Arguments PLAIN = new Arguments(Set.of(), Set.of(), List.of());

  /** Copies the collections. */
  public Arguments {
    classes = Set.copyOf(classes);
    values = Set.copyOf(values);
    functions = List.copyOf(functions);
  }
}
