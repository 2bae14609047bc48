package org.joblib4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder in which a worker starts: its caller's, as processes do. No JVM starts in one that was
 * deleted; a worker whose caller's was, starts in another and calls it by the caller's name, so
 * that relative paths lead to the same places, or nowhere, in both.
 *
 * @param place where to start, empty for the folder of this process
 * @param options of the worker's JVM
 */
record WorkingFolder(Optional<Path> place, List<String> options) {
  private static final Path OF_THIS_PROCESS = Path.of("/proc/self/cwd");

  WorkingFolder {
    options = List.copyOf(options);
  }

  /** That of this JVM. */
  static WorkingFolder ofThisJvm() {
    String name = System.getProperty("user.dir");
    if (isThere(Path.of(name))) {
      return new WorkingFolder(Optional.empty(), List.of());
    }
    Path instead = Files.isDirectory(Path.of(name)) ? Path.of(name) : TemporaryNames.folder();
    return new WorkingFolder(Optional.of(instead), List.of("-Duser.dir=" + name));
  }

  private static boolean isThere(Path named) {
    try {
      // What Linux says of a deleted one is no path of anything.
      return Files.isDirectory(Files.readSymbolicLink(OF_THIS_PROCESS));
    } catch (IOException e) {
      return Files.isDirectory(named);
    }
  }
}
