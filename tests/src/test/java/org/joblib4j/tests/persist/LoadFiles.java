package org.joblib4j.tests.persist;

import java.io.IOException;
import java.nio.file.Path;
import org.joblib4j.persist.Persist;

/** Loads each file that it is given and prints why it could not. */
final class LoadFiles {
  private LoadFiles() {}

  public static void main(String[] files) {
    for (String file : files) {
      try {
        System.out.println(Persist.load(Path.of(file)));
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
