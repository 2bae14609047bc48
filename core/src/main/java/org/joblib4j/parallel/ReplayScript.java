package org.joblib4j.parallel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script beside a saved task that runs it again, with the classes of this JVM. */
final class ReplayScript {
  /** What decides how code runs or whether it runs; the rest is about memory, tools, tracing. */
  private static final List<String> OPTIONS =
      List.of(
          "--enable-preview",
          "--add-opens=",
          "--add-exports=",
          "--add-reads=",
          "--add-modules=",
          "--enable-native-access=",
          "-D");

  private static final String PREVIEW = "--enable-preview";

  private ReplayScript() {}

  /** The options of this JVM that a replay needs, without what looks like a secret. */
  private static List<String> options() {
    return JvmOptions.all().stream()
        .filter(option -> OPTIONS.stream().anyMatch(option::startsWith))
        .filter(option -> !KeptFailures.isSecret(option, option))
        .toList();
  }

  /**
   * Writes the script.
   *
   * @param own the folder of the task
   * @param program the source file whose classes are only in this JVM, if it runs one
   */
  static void write(Path own, Optional<SourceProgram> program) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    String modules = System.getProperty("jdk.module.path", "");
    if (!modules.isEmpty()) {
      command.addAll(List.of("-p", absolute(modules), "--add-modules", "ALL-MODULE-PATH"));
    }
    String classes = System.getProperty("java.class.path", "");
    String path = classes.isEmpty() ? "" : absolute(classes);
    String main = Replay.class.getName();
    Module module = Replay.class.getModule();
    String target = module.isNamed() ? "-m " + module.getName() + "/" + main : main;
    Path script = own.resolve("replay");
    Files.writeString(
        script,
        """
        #!/bin/sh
        # Runs the failed task again, alone. --debug: wait for a debugger at port 5005 first.
        debug=
        case "$1" in
          "") ;;
          --debug) debug=-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005 ;;
          --help) echo "usage: replay [--debug]: runs the failed task again, alone; --debug waits for a debugger at port 5005 first"; exit ;;
          *) echo "replay: unknown argument $1; usage: replay [--debug]" >&2; exit 2 ;;
        esac
        here=$(cd "$(dirname "$0")" && pwd)
        %sexec %s -cp %s $debug %s "$here"
        """
            .formatted(
                program.map(source -> compilation(source, path)).orElse(""),
                command.stream().map(ReplayScript::quoted).collect(Collectors.joining(" ")),
                program.isPresent()
                    ? "\"$here/classes\"" + File.pathSeparator + quoted(path)
                    : quoted(path),
                target));
    if (Files.getFileStore(script).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** A path of several parts that does not depend on the working folder. */
  private static String absolute(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** A program that the source launcher ran has no class files: they are made for the replay. */
  private static String compilation(SourceProgram program, String classPath) {
    return quoted(Path.of(System.getProperty("java.home"), "bin", "javac").toString())
        + (options().contains(PREVIEW)
            ? " --enable-preview --release " + Runtime.version().feature()
            : "")
        + " -nowarn -d \"$here/classes\" -cp "
        + quoted(classPath)
        + " -sourcepath "
        + quoted(program.root().toString())
        + " "
        + quoted(program.file().toString())
        + " || exit\n";
  }
}
