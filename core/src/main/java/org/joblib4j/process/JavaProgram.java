package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a worker JVM is started by: the program of this JVM's own run-time image. */
final class JavaProgram {
  private static final String MANAGEMENT = "java.management";

  private JavaProgram() {}

  static Path path() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * Checks that this JVM's image can start others like it.
   *
   * @throws IOException when something was left out of it
   */
  static void check() throws IOException {
    if (!Files.isExecutable(path())) {
      throw new IOException(
          "worker processes are started by "
              + path()
              + ", which this Java runtime does not have; jpackage and jlink leave it out with"
              + " --strip-native-commands: package with jpackage --jlink-options \"--strip-debug"
              + " --no-header-files --no-man-pages\", or use threads");
    }
    if (ModuleLayer.boot().findModule(MANAGEMENT).isEmpty()) {
      throw new IOException(
          "worker processes are given the options of this JVM, which only the module "
              + MANAGEMENT
              + " tells and this Java runtime does not have; add it to the modules of jlink"
              + " (--add-modules "
              + MANAGEMENT
              + "), or use threads");
    }
  }
}
