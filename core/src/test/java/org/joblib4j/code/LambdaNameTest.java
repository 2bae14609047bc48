package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What compilers call the methods that hold lambdas. */
class LambdaNameTest {

  @ParameterizedTest
  @CsvSource({
    "lambda$main$0, main",
    "lambda$main$5db0acc5$1, main",
    "lambda$new$3, <init>",
    "lambda$static$12, <clinit>",
    "lambda$get$value$2, get$value",
    "main$lambda$0, main",
    "$anonfun$main$1, main",
    "$anonfun$main$1$adapted, main"
  })
  void enclosingMethodIsReadFromTheName(String name, String enclosing) {
    assertThat(LambdaName.isLambda(name)).isTrue();
    assertThat(LambdaName.enclosingMethod(name)).contains(enclosing);
  }

  @Test
  void eclipseDoesNotSayTheMethod() {
    assertThat(LambdaName.isLambda("lambda$7")).isTrue();
    assertThat(LambdaName.enclosingMethod("lambda$7")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "lambda", "access$000", "get$value", "a$1"})
  void otherNamesAreNoLambdas(String name) {
    assertThat(LambdaName.isLambda(name)).isFalse();
  }
}
