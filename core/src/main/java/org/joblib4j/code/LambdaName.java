package org.joblib4j.code;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names say that compilers give to the methods that hold the bodies of lambdas. */
final class LambdaName {
  /**
   * javac: {@code lambda$main$0}, {@code lambda$main$5db0acc5$1} where serializable; Kotlin: {@code
   * main$lambda$0}; Scala: {@code $anonfun$main$1$adapted}; Eclipse: {@code lambda$0}.
   */
  private static final Pattern LAMBDA =
      Pattern.compile(
          "lambda\\$(?<javac>.+?)(\\$[0-9a-f]{1,8})?\\$\\d+"
              + "|(?<kotlin>.+?)\\$lambda\\$\\d+(\\$.*)?"
              + "|\\$anonfun\\$(?<scala>.+?)\\$\\d+(\\$adapted)?"
              + "|lambda\\$\\d+");

  private LambdaName() {}

  static boolean isLambda(String method) {
    return method.indexOf('$') >= 0 && LAMBDA.matcher(method).matches();
  }

  /** The method that a lambda was written in, where its name tells. */
  static Optional<String> enclosingMethod(String method) {
    Matcher matcher = LAMBDA.matcher(method);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (String compiler : new String[] {"javac", "kotlin", "scala"}) {
      String enclosing = matcher.group(compiler);
      if (enclosing != null) {
        return Optional.of(
            switch (enclosing) {
              case "new" -> "<init>";
              case "static" -> "<clinit>";
              default -> enclosing;
            });
      }
    }
    return Optional.empty();
  }
}
