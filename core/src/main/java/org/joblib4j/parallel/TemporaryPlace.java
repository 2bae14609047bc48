package org.joblib4j.parallel;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where shared arrays lie for calls that were not told. */
final class TemporaryPlace {
  static final String VARIABLE = "JOBLIB4J_TEMP_FOLDER";

  private TemporaryPlace() {}

  /**
   * What the environment says.
   *
   * @throws IllegalArgumentException when it says no path
   */
  static Optional<Path> ofEnvironment() {
    return of(System.getenv(VARIABLE));
  }

  static Optional<Path> of(@Nullable String value) {
    try {
      return Optional.ofNullable(value).filter(text -> !text.isBlank()).map(Path::of);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "the environment variable " + VARIABLE + " is no path: " + e.getMessage(), e);
    }
  }
}
