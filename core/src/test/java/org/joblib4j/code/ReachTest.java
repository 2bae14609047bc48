package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joblib4j.function.Fn1;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function reaches, and what it does not. */
class ReachTest {
  @TempDir static Path folder;
  private static Compilation app;

  @BeforeAll
  static void compile() throws IOException {
    app =
        Compilation.of(
            folder,
            Map.of(
                "app.Shapes", SHAPES,
                "app.Reflective", REFLECTIVE,
                "app.Statics", STATICS,
                "app.Plugin", "package app; public interface Plugin { int id(); }",
                "app.PluginA",
                    "package app; public class PluginA implements Plugin {"
                        + " public int id() { return 1; } }"));
    Path services = Files.createDirectories(app.directory().resolve("META-INF/services"));
    Files.writeString(services.resolve("app.Plugin"), "# the only one\napp.PluginA # first\n");
  }

  private static final String SHAPES =
      """
      package app;
      import java.util.*;
      public class Shapes {
        interface Shape { double area(); }
        static class Square implements Shape { public double area() { return side(); } double side() { return 2; } }
        static class Wide extends Square { double side() { return 4; } }
        static class Circle implements Shape { public double area() { return 3; } }
        static class Item implements Comparable<Item> {
          public int compareTo(Item other) { return 0; }
          int neverCalled() { return 1; }
        }
        static double areaOf(Shape shape) { return shape.area(); }
        static double squareOnly() { return areaOf(new Square()); }
        static double lateInstance() { Shape s = null; double a = s == null ? 0 : s.area(); s = new Wide(); return a; }
        static void sort(List<Item> items) { items.add(new Item()); Collections.sort(items, null); }
        static int recursive(int n) { return n == 0 ? 0 : mutual(n - 1); }
        static int mutual(int n) { return recursive(n); }
        static Runnable self;
        static Object viaMethodHandle() { java.util.function.Supplier<Shape> s = Circle::new; return s.get(); }
      }
      """;

  private static final String REFLECTIVE =
      """
      package app;
      import java.util.*;
      public class Reflective {
        static class Part { int size; int size() { return size; } }
        static class Config { String name; List<Part> parts; void setName(String n) { name = n; } }
        static Object read(Class<?> type) { return type; }
        static Object config() { return read(Config.class); }
        static Object named() { return Config.class.getName(); }
        static int plugins() { int n = 0; for (Plugin p : ServiceLoader.load(Plugin.class)) n += p.id(); return n; }
        static Object constants() { return read(int[].class); }
      }
      """;

  private static final String STATICS =
      """
      package app;
      import java.util.*;
      public class Statics {
        static final Registry REGISTRY = new Registry();
        static final int[] TABLE = {1, 2, 3};
        static final List<Integer> LIST = new ArrayList<>();
        static final int SUM = sum(LIST);
        static class Filled { static final int[] KEPT = {1}; static final List<Integer> LIST = new ArrayList<>(); static { fill(); } static void fill() { LIST.add(4); } }
        static int filled() { return Filled.LIST.get(0); }
        enum Level { LOW(1), HIGH(2); final int value; Level(int value) { this.value = value; } }
        static int low() { return Level.LOW.value; }
        enum Operator { PLUS { int of(int a, int b) { return a + b; } }, MINUS { int of(int a, int b) { return a - b; } }; abstract int of(int a, int b); }
        static int applied(Operator operator) { return operator.of(3, 2); }
        static int valueOf(Level level) { return level.value + level.ordinal(); }
        static Object levels() { return Level.values(); }
        static class Registry { int count; Registry() { count = 1; } }
        static class Announced { static { Elsewhere.touched = true; } static int one() { return 1; } }
        static class Elsewhere { static boolean touched; }
        static int sum(List<Integer> list) { return list.size(); }
        static int table() { return TABLE[0]; }
        static int total() { return SUM; }
        static int announced() { return Announced.one(); }
      }
      """;

  @Test
  void virtualCallReachesTheClassesThatAreInstantiated() {
    assertThat(reached("app.Shapes", "squareOnly"))
        .contains("app.Shapes.Square.area(): double", "app.Shapes.Square.side(): double")
        .doesNotContain("app.Shapes.Circle.area(): double", "app.Shapes.Wide.side(): double");
  }

  @Test
  void instanceThatIsSeenAfterTheCallCountsToo() {
    assertThat(reached("app.Shapes", "lateInstance")).contains("app.Shapes.Wide.side(): double");
  }

  @Test
  void classOfAnArgumentCountsAsInstantiated() throws IOException {
    FunctionIdentity areaOf = app.function("app.Shapes", "areaOf");
    var analysis = new CodeAnalysis(CodePolicy.WHOLE_REACH);

    CodeDigest unknown = analysis.digest(areaOf);
    CodeDigest circle =
        analysis.digest(
            areaOf,
            new Arguments(Set.of(app.type("app.Shapes$Circle"), String.class), Set.of(), List.of()),
            AnalysisRecords.NONE);

    assertThat(unknown.parts()).doesNotContainKey("app.Shapes.Circle.area(): double");
    assertThat(circle.parts()).containsKey("app.Shapes.Circle.area(): double");
    assertThat(circle.value()).isNotEqualTo(unknown.value());
  }

  @Test
  void enumAmongTheArgumentsReachesWhatItsConstantsAre() throws IOException {
    FunctionIdentity valueOf = app.function("app.Statics", "valueOf");

    assertThat(digest(valueOf, "app.Statics$Level").parts())
        .containsKeys("app.Statics.Level.LOW initializer", "app.Statics.Level.HIGH initializer");
  }

  @Test
  void membersOfAClassThatIsAnArgumentAreReached() throws IOException {
    FunctionIdentity read = app.function("app.Reflective", "read");
    var config = new Arguments(Set.of(), Set.of(app.type("app.Reflective$Config")), List.of());

    assertThat(
            new CodeAnalysis(CodePolicy.WHOLE_REACH)
                .digest(read, config, AnalysisRecords.NONE)
                .parts())
        .containsKey("app.Reflective.Config.setName(java.lang.String)");
  }

  @Test
  void bodiesOfTheConstantsOfAnArgumentAreReached() throws IOException {
    FunctionIdentity applied = app.function("app.Statics", "applied");

    assertThat(digest(applied, "app.Statics$Operator").parts().keySet())
        .anyMatch(part -> part.contains("~new Statics.Operator.of(int, int)"))
        .anyMatch(part -> part.contains("~new Statics.Operator#2.of(int, int)"));
  }

  private static CodeDigest digest(FunctionIdentity function, String argument) throws IOException {
    return new CodeAnalysis(CodePolicy.WHOLE_REACH)
        .digest(
            function,
            new Arguments(Set.of(app.type(argument)), Set.of(), List.of()),
            AnalysisRecords.NONE);
  }

  @Test
  void overrideOfAPlatformMethodIsReachedAndOtherMethodsAreNot() {
    assertThat(reached("app.Shapes", "sort"))
        .contains("app.Shapes.Item.compareTo(app.Shapes.Item): int")
        .doesNotContain("app.Shapes.Item.neverCalled(): int");
  }

  @Test
  void recursionEnds() {
    assertThat(reached("app.Shapes", "recursive"))
        .contains("app.Shapes.recursive(int): int", "app.Shapes.mutual(int): int");
  }

  @Test
  void constructorReferenceInstantiates() {
    assertThat(reached("app.Shapes", "viaMethodHandle"))
        .contains("app.Shapes.Circle.new()", "type app.Shapes.Circle");
  }

  @Test
  void classLiteralReachesAllMembersAndTheTypesOfFields() {
    assertThat(reached("app.Reflective", "config"))
        .contains(
            "app.Reflective.Config.setName(java.lang.String)",
            "app.Reflective.Config.new()",
            "app.Reflective.Part.size(): int",
            "fields of app.Reflective.Part");
  }

  @Test
  void classThatIsOnlyAskedForItsNameReachesNothing() {
    assertThat(reached("app.Reflective", "named"))
        .doesNotContain("app.Reflective.Config.setName(java.lang.String)");
  }

  @Test
  void providersOfAServiceAreReached() {
    assertThat(reached("app.Reflective", "plugins"))
        .contains("providers of app.Plugin", "app.PluginA.id(): int", "app.PluginA.new()");
  }

  @Test
  void fieldReachesItsOwnInitializerOnly() {
    assertThat(reached("app.Statics", "table"))
        .contains("app.Statics.TABLE initializer")
        .doesNotContain(
            "app.Statics.REGISTRY initializer",
            "app.Statics.Registry.new()",
            "app.Statics.sum(java.util.List): int");
  }

  @Test
  void enumConstantReachesItsOwnInitializerOnly() {
    assertThat(reached("app.Statics", "low"))
        .contains("app.Statics.Level.LOW initializer")
        .doesNotContain("app.Statics.Level.HIGH initializer");
  }

  @Test
  void valuesOfAnEnumReachAllConstants() {
    assertThat(reached("app.Statics", "levels"))
        .contains("app.Statics.Level.LOW initializer", "app.Statics.Level.HIGH initializer");
  }

  @Test
  void staticBlockThatMayComeUponAFieldBelongsToItsInitializer() {
    assertThat(reached("app.Statics", "filled")).contains("app.Statics.Filled.fill()");
  }

  @Test
  void initializerReachesWhatItCallsAndReads() {
    assertThat(reached("app.Statics", "total"))
        .contains("app.Statics.sum(java.util.List): int", "app.Statics.LIST initializer");
  }

  @Test
  void initializerWithEffectsElsewhereCountsOnceTheClassIsUsed() {
    assertThat(reached("app.Statics", "announced"))
        .contains("app.Statics.Announced static initializer");
  }

  @Test
  void lambdaIsAPartNamedAfterItsPlace() throws IOException {
    Fn1<Integer, Integer, RuntimeException> increment = x -> x + one();

    CodeDigest digest =
        new CodeAnalysis(CodePolicy.WHOLE_REACH).digest(FunctionIdentity.of(increment));

    assertThat(digest.parts())
        .containsKeys(
            "org.joblib4j.code.ReachTest.lambda in method lambdaIsAPartNamedAfterItsPlace",
            "org.joblib4j.code.ReachTest.one(): int");
  }

  @Test
  void methodOfThePlatformCountsByVersion() throws IOException {
    Fn1<Double, Double, RuntimeException> root = Math::sqrt;

    CodeDigest digest = new CodeAnalysis(CodePolicy.WHOLE_REACH).digest(FunctionIdentity.of(root));

    assertThat(digest.parts()).containsOnlyKeys("the function Math.sqrt");
    assertThat(digest.jdk()).isEqualTo(Runtime.version().feature());
  }

  static int one() {
    return 1;
  }

  private static Set<String> reached(String type, String method) {
    return app.digest(type, method).parts().keySet();
  }
}
