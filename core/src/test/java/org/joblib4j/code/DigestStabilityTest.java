package org.joblib4j.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not change a digest, row by row. */
class DigestStabilityTest {
  @TempDir static Path folder;
  private static CodeDigest original;
  private static final Map<String, Compilation> WITH_DEBUG = new HashMap<>();
  private static final Map<String, Compilation> WITHOUT_DEBUG = new HashMap<>();

  @BeforeAll
  static void compile() {
    List<Edit> edits = edits().toList();
    List<Map<String, String>> programs = edits.stream().map(Edit::sources).toList();
    List<Compilation> with = Compilation.all(folder, programs, "-g");
    List<Compilation> without = Compilation.all(folder, programs, "-g:none");
    original = digest(with.getFirst());
    for (int i = 0; i < edits.size(); i++) {
      WITH_DEBUG.put(edits.get(i).what(), with.get(i));
      WITHOUT_DEBUG.put(edits.get(i).what(), without.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-g:lines",
        "-g:vars",
        "-g:source",
        "-parameters",
        "-Xlint:all",
        "-g:none -XDdeduplicateLambdas=false",
        "-g -XDdebug.completionDeps",
        "-g -XDemitQualifiedSymbols"
      })
  void compilerOptionChangesNothing(String options) {
    assertSame(digest(Compilation.of(folder, SubjectSource.files(), options.split(" "))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void editThatMeansNothingChangesNothing(Edit edit) {
    assertSame(digest(requireNonNull(WITH_DEBUG.get(edit.what()))));
    assertSame(digest(requireNonNull(WITHOUT_DEBUG.get(edit.what()))));
  }

  record Edit(String what, Map<String, String> sources) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Edit> edits() {
    return Stream.of(
        edit("nothing", "// after f", "// after f"),
        edit("comment", "final int offset = 5;", "/* five */ final int offset = 5; // five"),
        edit("formatting", "double total = x * 2 + offset;", "double total =\n\n  x\n*2 +offset;"),
        edit("name of a local variable", "second", "zweites"),
        edit("name of a lambda's parameter", "v -> v * 2", "value -> value * 2"),
        edit("annotation on a method", "static double helper", "@Deprecated static double helper"),
        edit(
            "annotation on a local",
            "final int offset",
            "@SuppressWarnings(\"x\") final int offset"),
        edit("method before it", "// before f", "static String g() { return \"pool\" + 9.75; }"),
        edit("method after it", "// after f", "static String g() { return \"pool\" + 9.75; }"),
        edit(
            "order of methods",
            "// before f",
            "static int early(int a) { return a; }",
            "static int unused(int a) {\n    return a + 1;\n  }",
            ""),
        edit("other method's body", "return a + 1;", "return a + 2;"),
        edit(
            "lambda earlier in the file",
            "// before f",
            "static Runnable g() { return () -> {}; }"),
        edit(
            "equal lambda earlier in the file",
            "// before f",
            "static java.util.function.IntUnaryOperator g() { return v -> v * 2; }"),
        edit(
            "anonymous class earlier in the file",
            "// before f",
            "static Object g() { return new Comparator<String>() {"
                + " public int compare(String a, String b) { return 0; } }; }"),
        edit(
            "anonymous class in a field",
            "// before f",
            "static final Object O = new Object() {};"),
        edit(
            "local record of the same name earlier",
            "// before f",
            "static Object g() { record Pair(int x) {} return new Pair(1); }"),
        edit("annotation on a parameter", "helper(double v)", "helper(@Deprecated double v)"),
        edit(
            "assert and an enum switch in another method",
            "return a + 1;",
            "assert a > 0; switch (Color.values()[a]) { case BLUE: return 4; default: }"
                + " return a + 1;"),
        edit(
            "constants that shift the constant pool",
            "static final double[] WEIGHTS",
            "static String s() { return \"alpha\" + 0.25 + 100L + \"a\"; }"
                + " static final double[] WEIGHTS"),
        edit("field that is not used", "// before f", "private int spare = 9; static long l;"),
        edit("member class", "// after f", "static class Inner { int i = 3; }"),
        edit("interface that nobody uses", "// after f", "interface Unused { void u(); }"),
        edit(
            "import",
            "import java.util.function.*;",
            "import java.util.function.*; import java.io.*;"),
        edit("assert in another method", "return a + 1;", "assert a > 0; return a + 1;"),
        edit(
            "switch over the same enum earlier",
            "// before f",
            "static int g(Color c) { switch (c) { case BLUE: return 0; case GREEN: return 1;"
                + " default: return 2; } }"),
        edit(
            "switch over another enum earlier",
            "// before f",
            "static int g(java.time.DayOfWeek d) { switch (d) { case FRIDAY: return 0;"
                + " default: return 2; } }"),
        edit("constant that is not used", "// before f", "static final int[] MORE = {1, 2};"),
        edit("value of a field that is not used", "List.of(\"a\", \"b\")", "List.of(\"c\")"),
        edit("logger", "// before f", "static final System.Logger LOG = System.getLogger(\"s\");"),
        edit(
            "method that is not called",
            "return 0;\n    }\n  }\n\n  final",
            "return 1;\n    }\n  }\n\n  final"),
        edit("override in a class that is never made", "return 17;", "return 18;"),
        edit(
            "other class",
            "static int unused() { return 1; }",
            "static int unused() { return 2; }"),
        edit(
            "generic type of a local",
            "List<String> words",
            "Collection<String> w0; List<String> words"),
        edit("added constant local", "final int offset = 5;", "final int offset = 5, other = 6;"),
        edit("final on a parameter", "helper(double v)", "helper(final double v)"),
        edit("public on a method", "static double helper", "public static double helper"));
  }

  private static Edit edit(String what, String... replacements) {
    Map<String, String> sources = SubjectSource.edited(replacements[0], replacements[1]);
    for (int i = 2; i < replacements.length; i += 2) {
      int at = i;
      sources.replaceAll((_, text) -> text.replace(replacements[at], replacements[at + 1]));
    }
    return new Edit(what, sources);
  }

  private static CodeDigest digest(Compilation compilation) {
    return compilation.digest("subject.Subject", "f");
  }

  private static void assertSame(CodeDigest digest) {
    assertThat(digest.changesSince(original)).isEmpty();
    assertThat(digest.value()).isEqualTo(original.value());
  }
}
