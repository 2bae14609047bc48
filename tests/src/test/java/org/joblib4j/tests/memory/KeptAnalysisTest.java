package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The code of a function is analysed by the first JVM and not by the next ones. The class that
 * analyses tells which: a JVM that believes the record never loads it.
 */
class KeptAnalysisTest {
  private static final String MAIN =
      """
      import java.nio.file.Path;
      import org.joblib4j.memory.Memory;

      public class Main {
        static double scaled(double x) {
          return Helper.scale(x) * 2;
        }

        public static void main(String[] arguments) throws Exception {
          var cached = Memory.at(Path.of(arguments[0])).cache(Main::scaled);
          boolean isCached = cached.on(1.5).isCached();
          if (arguments.length == 1) {
            System.out.println(isCached + " " + cached.call(1.5));
          }
        }
      }
      """;

  private static final String HELPER =
      """
      public class Helper {
        static double scale(double x) {
          return x + 1;
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void laterJvmsTakeTheAnalysisOfTheFirst() throws Exception {
    compile(HELPER);

    assertThat(run()).containsExactly("analysed", "false 5.0");
    assertThat(run()).containsExactly("true 5.0");
    assertThat(run()).containsExactly("true 5.0");
  }

  @Test
  void changedHelperIsAnalysedAndItsResultComputed() throws Exception {
    compile(HELPER);
    run();
    compile(HELPER.replace("x + 1", "x + 2"));

    assertThat(run()).containsExactly("analysed", "false 7.0");
    assertThat(run()).containsExactly("true 7.0");
  }

  @Test
  void sameSourcesBuiltAnewAreNotAnalysed() throws Exception {
    compile(HELPER);
    run();
    compile(HELPER);

    assertThat(run()).containsExactly("true 5.0");
  }

  @Test
  void damagedRecordIsReplaced() throws Exception {
    compile(HELPER);
    run();
    List<Path> records = records();
    assertThat(records).hasSize(1);
    Files.write(records.getFirst(), new byte[] {1, 2, 3});

    assertThat(run()).containsExactly("analysed", "true 5.0");
    assertThat(run()).containsExactly("true 5.0");
  }

  @Test
  void whoOnlyAsksLeavesNoTrace() throws Exception {
    compile(HELPER);

    assertThat(run("only ask")).containsExactly("analysed");
    assertThat(Files.exists(folder.resolve("cache"))).isFalse();
  }

  @Test
  void jvmsThatStartAtATimeDoNotDisturbEachOther() throws Exception {
    compile(HELPER);
    List<ChildJvm.Running> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(jvm().start(folder.resolve("cache").toString()));
    }
    for (ChildJvm.Running child : children) {
      try (child) {
        assertThat(child.await(ChildJvm.LIMIT).stdout()).contains(" 5.0");
      }
    }
    assertThat(run()).containsExactly("true 5.0");
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("analysis.")).toList();
    }
  }

  private ChildJvm jvm() {
    return ChildJvm.onClassPath(ChildJvm.core(), classes())
        .with("-Xlog:class+load=info:stdout:tags")
        .main("Main");
  }

  /** What the program prints, after a line that tells whether it analysed code. */
  private List<String> run(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve("cache").toString()));
    arguments.addAll(List.of(more));
    ChildJvm.Result result = jvm().run(arguments.toArray(String[]::new));
    assertThat(result.stderr()).isEmpty();
    List<String> lines = new ArrayList<>();
    if (result.stdout().contains(" org.joblib4j.code.Reach ")) {
      lines.add("analysed");
    }
    result.stdout().lines().filter(line -> !line.startsWith("[class")).forEach(lines::add);
    return lines;
  }

  private void compile(String helper) throws IOException {
    Path classes = Files.createDirectories(classes());
    var messages = new StringWriter();
    int exit =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(messages),
                new PrintWriter(messages),
                "-d",
                classes.toString(),
                "-cp",
                ChildJvm.core().toString(),
                Files.writeString(folder.resolve("Main.java"), MAIN).toString(),
                Files.writeString(folder.resolve("Helper.java"), helper).toString());
    assertThat(exit).as(messages.toString()).isZero();
  }
}
