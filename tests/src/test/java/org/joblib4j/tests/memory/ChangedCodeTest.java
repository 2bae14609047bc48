package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is edited, compiled and run again with the same cache, as one works. */
class ChangedCodeTest {
  private static final String MAIN =
      """
      import java.nio.file.Path;
      import org.joblib4j.memory.Memory;

      public class Main {
        static final double FACTOR = 2;

        static double scaled(double x) {
          return Helper.scale(x) * FACTOR;
        }

        public static void main(String[] arguments) throws Exception {
          var cached = Memory.at(Path.of(arguments[0])).cache(Main::scaled);
          System.out.println(cached.on(1.5).explain());
          System.out.println(cached.call(1.5));
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
  private int runs;

  private List<String> run(String main, String helper, String... options) throws Exception {
    return run(List.of(), main, helper, options);
  }

  private List<String> run(List<Path> jars, String main, String helper, String... options)
      throws Exception {
    ChildJvm.Result result = start(jars, compile(jars, main, helper, options));
    assertThat(result.stderr()).isEmpty();
    return result.stdout().lines().toList();
  }

  private ChildJvm.Result start(List<Path> jars, Path classes, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve("cache").toString()));
    arguments.addAll(List.of(more));
    List<Path> places = new ArrayList<>(jars);
    places.add(ChildJvm.core());
    places.add(classes);
    return ChildJvm.onClassPath(places.toArray(Path[]::new))
        .main("Main")
        .run(arguments.toArray(String[]::new));
  }

  private Path compile(List<Path> jars, String main, String helper, String... options)
      throws IOException {
    Path classes = Files.createDirectories(folder.resolve("run" + runs++));
    List<Path> libraries = new ArrayList<>(jars);
    libraries.add(ChildJvm.core());
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            "-d",
            classes.toString(),
            "-cp",
            String.join(File.pathSeparator, libraries.stream().map(Path::toString).toList()),
            write(classes, "Main.java", main),
            write(classes, "Helper.java", helper)));
    tool("javac", arguments.toArray(String[]::new));
    return classes;
  }

  private static void tool(String name, String... arguments) {
    var messages = new StringWriter();
    int exit =
        ToolProvider.findFirst(name)
            .orElseThrow()
            .run(new PrintWriter(messages), new PrintWriter(messages), arguments);
    assertThat(exit).as(messages.toString()).isZero();
  }

  /** A jar with a class that adds something. */
  private Path library(String version, int added) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources" + version + added));
    Path classes = sources.resolve("classes");
    String source =
        """
        package metrics;

        public class Offset {
          public static double add(double x) {
            return x + %d;
          }
        }
        """
            .formatted(added);
    tool("javac", "-d", classes.toString(), write(sources, "Offset.java", source));
    Path jar = sources.resolve("metrics-" + version + ".jar");
    tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
    return jar;
  }

  private static String write(Path folder, String name, String source) throws IOException {
    return Files.writeString(folder.resolve(name), source).toString();
  }

  @Test
  void editsThatChangeResultsAreSeenAndOthersAreNot() throws Exception {
    assertThat(run(MAIN, HELPER, "-g"))
        .containsExactly("miss: there is no result of such a call", "5.0");
    assertThat(run(MAIN, HELPER, "-g")).containsExactly("hit", "5.0");
    assertThat(run(MAIN, HELPER, "-g:none")).as("without debug information").contains("hit");

    String commented = "// a comment\n" + HELPER.replace("x + 1", "x  +  1 /* one */");
    assertThat(run(MAIN, commented)).as("a comment").contains("hit");

    String edited = HELPER.replace("x + 1", "x + 2");
    assertThat(run(MAIN, edited))
        .satisfies(
            lines -> assertThat(lines.getFirst()).contains("Helper.scale(double): double changed"))
        .endsWith("7.0");
    assertThat(run(MAIN.replace("FACTOR = 2", "FACTOR = 3"), HELPER))
        .satisfies(lines -> assertThat(lines.getFirst()).startsWith("miss"))
        .endsWith("7.5");
    assertThat(run(MAIN, HELPER)).as("the first code again").containsExactly("hit", "5.0");
  }

  @Test
  void whatAnEnumConstantIsCountsWhereTheConstantIsAnArgument() throws Exception {
    String helper =
        "enum Helper { LOW(1), HIGH(2); final int value; Helper(int v) { value = v; } }";
    String main =
        """
        import java.nio.file.Path;
        import org.joblib4j.memory.Memory;

        public class Main {
          static int value(Helper helper) {
            return helper.value;
          }

          public static void main(String[] arguments) throws Exception {
            var cached = Memory.at(Path.of(arguments[0])).cache(Main::value);
            System.out.println(cached.on(Helper.LOW).isCached());
            System.out.println(cached.call(Helper.LOW));
          }
        }
        """;

    assertThat(run(main, helper)).containsExactly("false", "1");
    assertThat(run(main, helper)).containsExactly("true", "1");
    assertThat(run(main, helper.replace("LOW(1)", "LOW(7)"))).containsExactly("false", "7");
  }

  @Test
  void helperThatIsCompiledWhileTheProgramRunsIsComputedWithAndNotStored() throws Exception {
    String main =
        """
        import java.nio.file.Files;
        import java.nio.file.Path;
        import org.joblib4j.memory.Memory;

        public class Main {
          static double scaled(double x) {
            return Helper.scale(x);
          }

          public static void main(String[] arguments) throws Exception {
            System.out.println(Helper.scale(1.0));
            Path classFile = Path.of(Main.class.getResource("Helper.class").toURI());
            Files.write(classFile, Files.readAllBytes(Path.of(arguments[1])));
            var cached = Memory.at(Path.of(arguments[0])).cache(Main::scaled);
            System.out.println(cached.call(1.0) + " " + cached.on(1.0).isCached());
          }
        }
        """;
    String edited = HELPER.replace("x + 1", "x + 2");
    run(MAIN, edited);
    Path newer = folder.resolve("run0/Helper.class");

    ChildJvm.Result result = start(List.of(), compile(List.of(), main, HELPER), newer.toString());

    assertThat(result.stdout().lines()).containsExactly("2.0", "2.0 false");
    assertThat(result.stderr()).contains("computed and not stored", "Helper.class", "start anew");
  }

  @Test
  void whatIsCompiledDuringACallOrJustBeforeIsNotStored() throws Exception {
    String main =
        """
        import java.io.IOException;
        import java.nio.file.Files;
        import java.nio.file.Path;
        import org.joblib4j.memory.Memory;

        public class Main {
          static Path newer;

          static void build() throws IOException {
            Path own = Path.of(Main.class.getResource("Main.class").getPath());
            Files.write(own.resolveSibling("Helper.class"), Files.readAllBytes(newer));
          }

          static double during(double x) throws IOException {
            build();
            return Helper.scale(x);
          }

          static double before(double x) {
            return x == 0 ? 0 : Helper.scale(x);
          }

          public static void main(String[] arguments) throws Exception {
            Path cache = Path.of(arguments[0]);
            newer = Path.of(arguments[2]);
            Memory memory = Memory.at(cache);
            if (arguments[1].equals("during")) {
              System.out.println(memory.cache(Main::during).trusted().call(1.0));
            } else {
              var cached = memory.cache(Main::before);
              System.out.println(cached.call(0.0));
              build();
              System.out.println(cached.call(1.0));
            }
            try (var files = Files.walk(cache)) {
              System.out.println(files.filter(file -> file.toString().endsWith(".joblib")).count());
            }
          }
        }
        """;
    run(MAIN, HELPER.replace("x + 1", "x + 2"));
    deleteAll(folder.resolve("cache"));
    String newer = folder.resolve("run0/Helper.class").toString();

    ChildJvm.Result during = start(List.of(), compile(List.of(), main, HELPER), "during", newer);
    assertThat(during.stdout().lines()).containsExactly("3.0", "0");
    assertThat(during.stderr()).contains("computed and not stored", "was changed while it ran");

    ChildJvm.Result before = start(List.of(), compile(List.of(), main, HELPER), "before", newer);
    assertThat(before.stdout().lines()).containsExactly("0.0", "3.0", "1");
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void theLibraryThatChangedIsNamedWithItsVersions() throws Exception {
    String calling = HELPER.replace("x + 1", "metrics.Offset.add(x)");
    assertThat(run(List.of(library("1.2", 1)), MAIN, calling)).endsWith("5.0");
    assertThat(run(List.of(library("1.2", 1)), MAIN, calling)).containsExactly("hit", "5.0");

    assertThat(run(List.of(library("1.3", 2)), MAIN, calling))
        .containsExactly(
            "miss: there is no result of such a call; the nearest differs: metrics 1.2 -> 1.3",
            "7.0");
    assertThat(run(List.of(library("1.3", 4)), MAIN, calling))
        .satisfies(lines ->
            assertThat(lines.getFirst())
                .endsWith("the nearest differs: metrics 1.3 has another content"))
        .endsWith("11.0");
  }
}
