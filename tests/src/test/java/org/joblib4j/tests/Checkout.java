package org.joblib4j.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of sources that these tests belong to. */
public final class Checkout {
  private Checkout() {}

  /**
   * The directory that holds the parent POM, found upwards from the working directory.
   *
   * @throws IllegalStateException if the tests run outside a checkout
   */
  public static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      if (Files.isRegularFile(directory.resolve("core/pom.xml"))) {
        return directory;
      }
    }
    throw new IllegalStateException(
        "no checkout of joblib4j above " + start + "; run from inside one");
  }
}
