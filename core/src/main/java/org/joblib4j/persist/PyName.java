package org.joblib4j.persist;

import java.io.Serializable;

/**
 * The name of a Python class or function: {@code
 * sklearn.linear_model._logistic.LogisticRegression}.
 *
 * <p>Only a name. Nothing is ever looked up or called by it.
 *
 * @param module the module, such as {@code "collections"}
 * @param name the name within the module; dots for nested ones
 */
public record PyName(String module, String name) implements Serializable {

  /** Module and name with a dot between. */
  public String qualified() {
    return module + "." + name;
  }

  /** As Python shows it: {@code <module.name>}. */
  @Override
  public String toString() {
    return "<" + qualified() + ">";
  }
}
