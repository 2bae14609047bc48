package org.joblib4j.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Python's own modules and functions that run commands or code, or reach the file system or the
 * network: what a file of data has no reason to name.
 *
 * <p>No such list is complete. A library's function may do as much, so whatever is not found here
 * is not judged.
 */
final class CodeRunners {
  private static final Set<String> MODULES =
      Set.of(
          "_posixsubprocess",
          "_thread",
          "_winapi",
          "asyncio",
          "bdb",
          "cProfile",
          "cloudpickle",
          "code",
          "codeop",
          "commands",
          "ctypes",
          "dill",
          "ensurepip",
          "ftplib",
          "http",
          "imp",
          "importlib",
          "marshal",
          "multiprocessing",
          "nt",
          "os",
          "pdb",
          "pickle",
          "_pickle",
          "pip",
          "pkgutil",
          "popen2",
          "posix",
          "profile",
          "pty",
          "pydoc",
          "requests",
          "runpy",
          "shutil",
          "smtplib",
          "socket",
          "subprocess",
          "sys",
          "tempfile",
          "threading",
          "timeit",
          "trace",
          "urllib",
          "venv",
          "webbrowser");

  private static final Set<String> BUILTINS =
      Set.of(
          "__import__",
          "apply",
          "breakpoint",
          "compile",
          "delattr",
          "eval",
          "exec",
          "execfile",
          "exit",
          "file",
          "globals",
          "input",
          "locals",
          "open",
          "quit",
          "setattr",
          "vars");

  private static final Map<String, Set<String>> FUNCTIONS =
      Map.of(
          "builtins", BUILTINS,
          "__builtin__", BUILTINS,
          "io", Set.of("FileIO", "open", "open_code"),
          "_io", Set.of("FileIO", "open", "open_code"),
          "joblib", Set.of("load"),
          "numpy", Set.of("load"),
          "operator", Set.of("attrgetter", "methodcaller"),
          "pandas", Set.of("read_pickle"),
          "platform", Set.of("popen"),
          "types", Set.of("CodeType", "FunctionType"));

  private CodeRunners() {}

  /**
   * Whether a name is of one of them. A name may be a path of attributes, which leads from a
   * harmless module to what that has imported: {@code os.system} in {@code tempfile}.
   */
  static boolean contain(String module, String name) {
    List<String> path = List.of(name.split("\\.", -1));
    return MODULES.contains(module.split("\\.", 2)[0])
        || path.stream().limit(path.size() - 1L).anyMatch(MODULES::contains)
        || FUNCTIONS.getOrDefault(module, Set.of()).contains(path.getFirst());
  }
}
