package org.joblib4j.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must change a digest, row by row, and the part that must be named. */
class DigestChangeTest {
  private static final String F =
      "subject.Subject.f(double, java.lang.String, subject.Color): double";

  private static final String PAIR =
      "subject.Subject.f(double, java.lang.String, subject.Color)~Pair";

  @TempDir static Path folder;
  private static final Map<String, CodeDigest> DIGESTS = new HashMap<>();
  private static CodeDigest original;

  @BeforeAll
  static void compile() {
    original = digest(Compilation.of(folder, SubjectSource.files(), "-g"));
    List<Edit> edits = edits().toList();
    List<Compilation> compilations =
        Compilation.all(folder, edits.stream().map(Edit::sources).toList(), "-g");
    for (int i = 0; i < edits.size(); i++) {
      DIGESTS.put(edits.get(i).what(), digest(compilations.get(i)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void editThatMeansSomethingChangesThePartThatItIsIn(Edit edit) {
    CodeDigest edited = requireNonNull(DIGESTS.get(edit.what()));

    assertThat(edited.value()).isNotEqualTo(original.value());
    assertThat(edited.changesSince(original)).contains(edit.change());
  }

  @Test
  void changeInOneMethodNamesNoOther() {
    assertThat(requireNonNull(DIGESTS.get("callee")).changesSince(original))
        .containsExactly("subject.Subject.helper(double): double changed");
  }

  @Test
  void orderOfTheConstantsOfAnArgumentsEnumCounts() throws IOException {
    Map<String, String> reordered = SubjectSource.edited("RED, GREEN", "GREEN, RED");

    CodeDigest before = digestWithColor(Compilation.of(folder, SubjectSource.files(), "-g"));
    CodeDigest after = digestWithColor(Compilation.of(folder, reordered, "-g"));

    assertThat(after.changesSince(before))
        .containsExactly(
            "subject.Color.GREEN initializer changed", "subject.Color.RED initializer changed");
  }

  private static CodeDigest digestWithColor(Compilation compilation) throws IOException {
    var color = new Arguments(Set.of(compilation.type("subject.Color")), Set.of(), List.of());
    return new CodeAnalysis(CodePolicy.WHOLE_REACH)
        .digest(compilation.function("subject.Subject", "f"), color, AnalysisRecords.NONE);
  }

  record Edit(String what, Map<String, String> sources, String change) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Edit> edits() {
    String changed = F + " changed";
    return Stream.of(
        edit("constant", "x * 2 +", "x * 3 +", changed),
        edit("constant local", "offset = 5", "offset = 6", changed),
        edit("operator", "x * 2 +", "x * 2 -", changed),
        edit("order of operands", "second - first;", "first - second;", changed),
        edit("string", "\"alpha\"", "\"gamma\"", changed),
        edit("loop bound", "i < 10", "i < 11", changed),
        edit("comparison", "i < 10", "i <= 10", changed),
        edit("called method", "name.length()", "name.hashCode()", changed),
        edit("owner of a called method", "Integer.parseInt", "Short.parseShort", changed),
        edit("catch type", "NumberFormatException e", "RuntimeException e", changed),
        edit("body of a catch", "total -= 1", "total -= 2", changed),
        edit("switch label", "case 7:", "case 8:", changed),
        edit("instanceof", "instanceof Scale.Marked", "instanceof Scale.Log", changed),
        edit("body of a lambda", "v -> v * 2", "v -> v * 3", changed),
        edit("body of a nested lambda", "v -> v + SHIFT", "v -> v - SHIFT", changed),
        edit(
            "label of an enum switch",
            "case GREEN",
            "case BLUE",
            "subject.Subject.byColor(subject.Color): int changed"),
        edit(
            "callee",
            "Math.sqrt(v)",
            "Math.cbrt(v)",
            "subject.Subject.helper(double): double changed"),
        edit(
            "callee of a callee",
            "v + 0.25",
            "v + 0.5",
            "subject.Subject.shifted(double): double changed"),
        edit(
            "method of a class whose literal is used",
            "size += 3",
            "size += 4",
            "subject.Config.grow() changed"),
        edit(
            "field of a class whose literal is used",
            "int size;",
            "int size, more;",
            "fields of subject.Config changed"),
        edit(
            "name of a record's component",
            "Pair(int left, int right)",
            "Pair(int left, int rite)",
            PAIR + ".toString(): java.lang.String changed"),
        edit(
            "type of a record's component",
            "Pair(int left, int right)",
            "Pair(int left, long right)",
            PAIR + ".toString(): java.lang.String changed"),
        edit("condition turned round", "name.isEmpty() ?", "!name.isEmpty() ?", changed),
        edit("exception that is thrown on", "total -= 1;", "throw e;", changed),
        edit("step of a loop", "i < 10; i++", "i < 10; i += 2", changed),
        edit("kind of a number", "double total = x * 2", "double total = (float) x * 2", changed),
        edit(
            "flag",
            "static double helper",
            "static synchronized double helper",
            "subject.Subject.helper(double): double changed"),
        edit(
            "body of an anonymous class",
            "a.length() - b.length()",
            "b.length() - a.length()",
            "subject.Subject.f(double, java.lang.String, subject.Color)~new Comparator"
                + ".compare(java.lang.String, java.lang.String): int changed"),
        edit(
            "override of an interface method",
            "Math.log(v)",
            "Math.log10(v)",
            "subject.Scale.Log.apply(double): double changed"),
        edit(
            "default method",
            "return 1;\n  }\n\n  final",
            "return 2;\n  }\n\n  final",
            "subject.Scale.unit(): double changed"),
        edit(
            "override of a default method",
            "double notCalled()",
            "public double unit()",
            "subject.Scale.Log.unit(): double is new"),
        edit(
            "supertype",
            "Log implements Scale, Marked",
            "Log implements Scale",
            "type subject.Scale.Log changed"),
        edit(
            "array in a static field",
            "{0.5, 0.25}",
            "{0.5, 0.26}",
            "subject.Subject.WEIGHTS initializer changed"),
        edit(
            "static field",
            "\"shift\", 3",
            "\"shift\", 4",
            "subject.Subject.SHIFT initializer changed"),
        edit(
            "static block",
            "put(\"one\", 1)",
            "put(\"one\", 2)",
            "subject.Subject.TABLE initializer changed"),
        edit(
            "loop in a static block",
            "i < 3",
            "i < 4",
            "subject.Subject.TABLE initializer changed"));
  }

  private static Edit edit(String what, String before, String after, String part) {
    return new Edit(what, SubjectSource.edited(before, after), part);
  }

  private static CodeDigest digest(Compilation compilation) {
    return compilation.digest("subject.Subject", "f");
  }
}
