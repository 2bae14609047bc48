package org.joblib4j.memory;

import java.util.regex.Pattern;

/**
 * A name in which {@code *} stands for any characters.
 *
 * @param matchesAll whether it is nothing but a {@code *}, so that no name has to be looked up
 */
record NamePattern(Pattern pattern, boolean matchesAll) {

  static NamePattern of(String wildcards) {
    String[] literals = wildcards.split("\\*", -1);
    var regex = new StringBuilder();
    for (int i = 0; i < literals.length; i++) {
      regex.append(i == 0 ? "" : ".*").append(Pattern.quote(literals[i]));
    }
    return new NamePattern(
        Pattern.compile(regex.toString(), Pattern.DOTALL), wildcards.equals("*"));
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
