package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cached functions in {@code java File.java} and in jshell, whose classes are in no file. */
class CodeWithoutFilesTest {
  private static final String PROGRAM =
      """
      import java.nio.file.Path;
      import org.joblib4j.memory.Memory;

      public class Program {
        static int twice(int x) {
          return Helper.add(x, x);
        }

        public static void main(String[] arguments) throws Exception {
          var twice = Memory.at(Path.of(arguments[0])).cache(Program::twice);
          System.out.println(twice.on(3).isCached() + " " + twice.call(3));
          int factor = 4;
          var times = Memory.at(Path.of(arguments[0])).cache((Integer x) -> x * factor);
          System.out.println(times.on(3).isCached() + " " + times.call(3));
        }
      }

      class Helper {
        static int add(int a, int b) {
          return a + b;
        }
      }
      """;

  @TempDir Path folder;

  private List<String> launch(String source) throws Exception {
    Path file = Files.writeString(folder.resolve("Program.java"), source);
    ChildJvm.Result result =
        ChildJvm.onClassPath(ChildJvm.core())
            .with(file.toString())
            .run(folder.resolve("cache").toString());
    assertThat(result.stderr()).isEmpty();
    return result.stdout().lines().toList();
  }

  @Test
  void sourceFileThatIsLaunchedHasACache() throws Exception {
    assertThat(launch(PROGRAM)).containsExactly("false 6", "false 12");
    assertThat(launch("// a comment\n" + PROGRAM)).containsExactly("true 6", "true 12");
    assertThat(launch(PROGRAM.replace("a + b", "a - b")))
        .as("a changed helper of one of two functions")
        .containsExactly("false 0", "true 12");
  }

  @Test
  void methodThatIsReplacedInTheShellIsSeenAtOnce() throws Exception {
    String call = "System.out.println(twice.on(3).isCached() + \" \" + twice.call(3));\n";
    String script =
        "import org.joblib4j.memory.Memory\n"
            + "int doubled(int x) { return x + x; }\n"
            + ("var twice = Memory.at(java.nio.file.Path.of(\"" + folder.resolve("cache") + "\"))")
            + ".cache1((Integer x) -> doubled(x))\n"
            + call
            + call
            + "int doubled(int x) { return x + x + 1; }\n"
            + call
            + "/exit\n";

    assertThat(shell(script)).containsExactly("false 6", "true 6", "false 7");
    assertThat(shell(script)).as("the next session").containsExactly("true 6", "true 6", "true 7");
  }

  private List<String> shell(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script.jsh"), script);
    // The shell keeps preferences of its user, and says so where it finds none.
    Files.createDirectories(folder.resolve(".java/.userPrefs"));
    ChildJvm.Result result =
        new ChildJvm(List.of("-Djava.util.prefs.userRoot=" + folder), Map.of(), ChildJvm.LIMIT)
            .module("jdk.jshell", "jdk.internal.jshell.tool.JShellToolProvider")
            .run("--class-path", ChildJvm.core().toString(), "-s", file.toString());
    assertThat(result.stderr()).isEmpty();
    return result.stdout().lines().filter(line -> !line.isBlank()).toList();
  }
}
