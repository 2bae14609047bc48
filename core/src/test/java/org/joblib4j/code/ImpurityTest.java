package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.joblib4j.code.Impurity.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a digest cannot vouch for is reported with its place. */
class ImpurityTest {
  @TempDir static Path folder;
  private static Compilation app;

  @BeforeAll
  static void compile() {
    app = Compilation.of(folder, Map.of("app.Impure", SOURCE));
  }

  private static final String SOURCE =
      """
      package app;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      public class Impure {
        static int counter;
        private static int setting = 3;
        private static int written = 3;
        static final long START = System.nanoTime();
        static class Nested { void write() { written = 4; } }

        static int mutableStatic() { return counter; }
        static int effectivelyFinal() { return setting; }
        static int writtenByNestmate() { return written; }
        static long clock() { return System.currentTimeMillis(); }
        static Object now() { return LocalDate.now(); }
        static long clockInInitializer() { return START; }
        static double random() { return Math.random(); }
        static Object unseeded() { return new Random(); }
        static Object seeded() { return new Random(42).nextInt(); }
        static Object shuffled(List<?> list) { Collections.shuffle(list); return list; }
        static Object environment() { return System.getenv("HOME"); }
        static Object locale() { return Locale.getDefault(); }
        static Object files() throws Exception { return Files.readString(Path.of("x")); }
        static Object pathOnly() { return Path.of("x").getFileName(); }
        static Object network() throws Exception { return java.net.URI.create("x").toURL().openStream(); }
        static Object process() throws Exception { return new ProcessBuilder("x").start(); }
        static Object reflection() throws Exception { return Class.forName("x"); }
        static Object identity() { return System.identityHashCode("x"); }
        static native int nativeCode();
        static Object inLambda() { return ((java.util.function.LongSupplier) () -> System.nanoTime()).getAsLong(); }
        static Object inCallee() { return clock(); }
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "mutableStatic, MUTABLE_STATIC, the static field app.Impure.counter",
    "writtenByNestmate, MUTABLE_STATIC, the static field app.Impure.written",
    "clock, CLOCK, System.currentTimeMillis()",
    "now, CLOCK, LocalDate.now()",
    "random, RANDOM, Math.random()",
    "unseeded, RANDOM, new Random()",
    "shuffled, RANDOM, Collections.shuffle()",
    "environment, ENVIRONMENT, System.getenv()",
    "locale, ENVIRONMENT, Locale.getDefault()",
    "files, FILES, Files.readString()",
    "network, NETWORK, URL.openStream()",
    "reflection, REFLECTION, Class.forName()",
    "identity, IDENTITY, System.identityHashCode()",
    "nativeCode, NATIVE_CODE, a native method",
    "inLambda, CLOCK, System.nanoTime()"
  })
  void impurityIsReportedWithItsPlace(String method, Kind kind, String detail) {
    assertThat(app.digest("app.Impure", method).impurities())
        .singleElement()
        .satisfies(impurity -> {
          assertThat(impurity.kind()).isEqualTo(kind);
          assertThat(impurity.method()).startsWith("app.Impure." + method + "(");
          assertThat(impurity.detail()).isEqualTo(detail);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"effectivelyFinal", "seeded", "pathOnly"})
  void whatIsDecidedByCodeAndArgumentsIsNotReported(String method) {
    assertThat(app.digest("app.Impure", method).impurities()).isEmpty();
  }

  @Test
  void impurityInACalleeNamesTheCallee() {
    assertThat(app.digest("app.Impure", "inCallee").impurities())
        .extracting(Impurity::method)
        .containsExactly("app.Impure.clock(): long");
  }

  @Test
  void impurityInAnInitializerNamesTheField() {
    assertThat(app.digest("app.Impure", "clockInInitializer").impurities())
        .extracting(Impurity::method)
        .containsExactly("app.Impure.START initializer");
  }

  @Test
  void otherProgramsAreReported() {
    assertThat(app.digest("app.Impure", "process").impurities())
        .extracting(Impurity::kind)
        .containsOnly(Kind.PROCESS);
  }

  @Test
  void messageSaysWhereWhatAndWhatToDo() {
    assertThat(app.digest("app.Impure", "clock").impurities().getFirst().message())
        .isEqualTo(
            "app.Impure.clock(): long uses System.currentTimeMillis(), which no digest of code can"
                + " vouch for: pass the time as an argument, or let the result expire");
  }
}
