package org.joblib4j.tests.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes that jshell starts see its variables and methods as they are at each call. */
class ShellVariablesTest {
  private static final String IMPORTS =
      """
      import org.joblib4j.function.*
      import org.joblib4j.parallel.*
      var xs = List.of(1, 2)
      """;

  @TempDir private Path folder;

  @Test
  void variablesHaveTheirValues() throws Exception {
    assertThat(
            shell(
                """
                int k = 5
                String s = "abc"
                double[] table = new double[100_000]
                table[99_999] = 0.5
                record Point(int x, int y) {}
                var point = new Point(1, 2)
                var name = Optional.of(java.nio.file.Path.of("p"))
                class Counter { static int n = 3; int get() { return n + k; } }
                System.out.println(Parallel.processes(1).map(xs, i -> i * k))
                System.out.println(Parallel.processes(1).map(xs, i -> s + i + point + name.get()))
                System.out.println(Parallel.processes(1).map(xs, i -> i + table[99_999]))
                System.out.println(Parallel.processes(1).map(xs, i -> new Counter().get() + i))
                var stream = Parallel.processes(1).stream(xs, i -> i * k)
                System.out.println(stream.toList())
                """))
        .containsExactly(
            "[5, 10]",
            "[abc1Point[x=1, y=2]p, abc2Point[x=1, y=2]p]",
            "[1.5, 2.5]",
            "[9, 10]",
            "[5, 10]");
  }

  @Test
  void changesBetweenTwoCallsAreSeenByIdleAndByOpenWorkers() throws Exception {
    assertThat(
            shell(
                """
                int k = 5
                Fn1<Integer, Integer, RuntimeException> f = i -> i * k
                int twice(int i) { return i * 2; }
                System.out.println(Parallel.processes(1).map(xs, f))
                System.out.println(Parallel.processes(1).map(xs, i -> twice(i)))
                k = 6
                int twice(int i) { return i * 2 + 1000; }
                System.out.println(Parallel.processes(1).map(xs, f))
                System.out.println(Parallel.processes(1).map(xs, i -> twice(i)))
                var opened = Parallel.processes(1).open()
                System.out.println(opened.map(xs, f))
                k = 7
                System.out.println(opened.map(xs, f))
                opened.close()
                """))
        .containsExactly("[5, 10]", "[2, 4]", "[6, 12]", "[1002, 1004]", "[6, 12]", "[7, 14]");
  }

  @Test
  void initializerPreparesTheVariablesOfEachCall() throws Exception {
    assertThat(
            shell(
                """
                int[] loaded
                var p = Parallel.processes(1).initializer(w -> { loaded = new int[] {40}; }).open()
                System.out.println(p.map(xs, i -> loaded[0] + i))
                System.out.println(p.map(xs, i -> loaded[0] + i))
                p.close()
                """))
        .containsExactly("[41, 42]", "[41, 42]");
  }

  @Test
  void variableThatCannotTravelIsNamedWhereItIsRead() throws Exception {
    List<String> lines =
        shell(
            """
            Thread t = Thread.currentThread()
            String name(int i) { return t.getName() + i; }
            String why(Fn1<Integer, ?, RuntimeException> f) { try { return "" + Parallel.processes(1).map(xs, f); } catch (TaskFailedException e) { return e.getMessage(); } }
            System.out.println(why(i -> t.getName() + i))
            System.out.println(why(i -> name(i)))
            System.out.println(why(i -> i))
            """);

    String refusal =
        "the variable t of jshell cannot be sent to another process: java.lang.Thread is not"
            + " serializable; create the object in the task";
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains(refusal);
    assertThat(lines.get(1)).contains(refusal);
    assertThat(lines.get(2)).isEqualTo("[1, 2]");
  }

  private List<String> shell(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script.jsh"), IMPORTS + script + "/exit\n");
    ChildJvm.Result result =
        new ChildJvm(List.of(), Map.of(), ChildJvm.LIMIT)
            .module("jdk.jshell", "jdk.internal.jshell.tool.JShellToolProvider")
            .run("--class-path", ChildJvm.core().toString(), "-s", file.toString());
    assertThat(result.stderr()).isEmpty();
    return result.stdout().lines().filter(line -> !line.isBlank()).toList();
  }
}
