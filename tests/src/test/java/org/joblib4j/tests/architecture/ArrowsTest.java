package org.joblib4j.tests.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which chapter of core may know which: the arrows of {@code docs/architecture.md}. */
class ArrowsTest {

  /** Each chapter, and the chapters it may know. One that is not written yet breaks no rule. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("function", Set.of()),
          Map.entry("text", Set.of()),
          Map.entry("vector", Set.of()),
          Map.entry("cores", Set.of()),
          Map.entry("gemm", Set.of("vector")),
          Map.entry("array", Set.of("cores", "gemm")),
          Map.entry("persist.spi", Set.of()),
          Map.entry("persist", Set.of("array", "persist.spi")),
          Map.entry("hash", Set.of("array", "cores", "vector")),
          Map.entry("code", Set.of("function")),
          Map.entry("memory.spi", Set.of()),
          Map.entry(
              "memory",
              Set.of("array", "code", "function", "hash", "memory.spi", "persist", "text")),
          Map.entry("parallel.spi", Set.of("function", "text")),
          Map.entry("timing", Set.of()),
          Map.entry("travel", Set.of()),
          Map.entry(
              "process",
              Set.of("array", "function", "parallel.spi", "persist", "text", "timing", "travel")),
          Map.entry(
              "parallel",
              Set.of("function", "parallel.spi", "process", "text", "timing", "travel")));

  @Test
  void everyChapterHasItsArrows() {
    assertThat(Core.CLASSES.stream().map(ArrowsTest::chapter).distinct())
        .as("packages of core; a new one gets its line in MAY_KNOW and in docs/architecture.md")
        .isSubsetOf(MAY_KNOW.keySet());
  }

  @Test
  void chaptersKnowOnlyWhatTheArrowsAllow() {
    assertThat(
            forbidden(
                Core.CLASSES.stream()
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())))
        .as("dependencies against the arrows")
        .isEmpty();
  }

  @Test
  void aForbiddenArrowIsFound() {
    var known = Map.of("function", Set.<String>of());

    assertThat(isAllowed("function", "function", known)).isTrue();
    assertThat(isAllowed("function", "array", known)).isFalse();
    assertThat(isAllowed("unknown", "function", known)).isFalse();
  }

  @Test
  void noArrowLeadsFromAnSpiToItsParent() {
    assertThat(MAY_KNOW)
        .allSatisfy((chapter, known) -> {
          if (chapter.endsWith(".spi")) {
            assertThat(known)
                .doesNotContain(chapter.substring(0, chapter.length() - ".spi".length()));
          }
        });
  }

  @Test
  void noPackagesFormACycle() {
    slices().matching(Core.ROOT + ".(**)").should().beFreeOfCycles().check(Core.CLASSES);
  }

  private static List<String> forbidden(Stream<Dependency> dependencies) {
    var found = new TreeSet<String>();
    dependencies
        .filter(one -> one.getTargetClass().getPackageName().startsWith(Core.ROOT + "."))
        .filter(one ->
            !isAllowed(chapter(one.getOriginClass()), chapter(one.getTargetClass()), MAY_KNOW))
        .map(Dependency::getDescription)
        .forEach(found::add);
    return List.copyOf(found);
  }

  private static boolean isAllowed(String from, String to, Map<String, Set<String>> arrows) {
    return from.equals(to) || arrows.getOrDefault(from, Set.of()).contains(to);
  }

  private static String chapter(JavaClass type) {
    return type.getPackageName()
        .substring(Math.min(type.getPackageName().length(), Core.ROOT.length() + 1));
  }
}
