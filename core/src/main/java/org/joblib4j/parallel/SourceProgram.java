package org.joblib4j.parallel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that this JVM runs from its source: {@code java Program.java}.
 *
 * @param file the source file of its main class
 * @param root where its packages begin
 */
record SourceProgram(Path file, Path root) {
  private static final String LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";
  private static final String SUFFIX = ".java";
  private static final Pattern PACKAGE =
      Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

  /** That of this JVM; empty where it runs class files. */
  static Optional<SourceProgram> ofThisJvm() {
    return of(System.getProperty("sun.java.command", ""));
  }

  /** The same of a command: the launcher's main class, the file, its arguments. */
  static Optional<SourceProgram> of(String command) {
    int file = command.indexOf(' ') + 1;
    if (!command.startsWith(LAUNCHER) || file == 0) {
      return Optional.empty();
    }
    // Names may have blanks: it is the shortest that is a file.
    for (int end = file; end >= 0; ) {
      end = command.indexOf(SUFFIX, end);
      if (end >= 0) {
        end += SUFFIX.length();
        Optional<SourceProgram> found = ofFile(command.substring(file, end));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** As many folders up as the package has names. */
  private static Path root(Path file) throws IOException {
    Matcher declared = PACKAGE.matcher(Files.readString(file));
    Path root = file.resolveSibling("");
    for (int up = declared.find() ? declared.group(1).split("\\.").length : 0; up > 0; up--) {
      Path parent = root.getParent();
      root = parent == null ? root : parent;
    }
    return root;
  }

  private static Optional<SourceProgram> ofFile(String name) {
    try {
      Path file = Path.of(name).toAbsolutePath().normalize();
      return Files.isRegularFile(file)
          ? Optional.of(new SourceProgram(file, root(file)))
          : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }
}
