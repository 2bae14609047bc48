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
    app =
        Compilation.of(
            folder,
            Map.of(
                "app.Impure", SOURCE,
                "app.Contents", CONTENTS,
                "app.Named",
                    "package app; public class Named { public int twice(int x) { return 2 * x; } }"));
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
        static Object reflection() throws Exception { return Class.forName(System.lineSeparator()); }
        static Object constantName() throws Exception { return Class.forName("app.Named"); }
        static Object oneOfTwoNames(int n) throws Exception { return Class.forName(n > 0 ? "app.Named" : "app.Impure"); }
        static Integer property() { return Integer.getInteger("x"); }
        static String upper(String x) { return x.toUpperCase(); }
        static String upperRoot(String x) { return x.toUpperCase(java.util.Locale.ROOT); }
        static String number() { return java.text.NumberFormat.getInstance().format(1.5); }
        static String pattern(java.time.LocalDate day) { return java.time.format.DateTimeFormatter.ofPattern("d MMM").format(day); }
        static String decimal() { return new java.text.DecimalFormat("0.0").format(1); }
        static String date() { return new java.util.Date(0).toString(); }
        static int input() throws Exception { return System.in.read(); }
        static Object loaderOnly() { return ClassLoader.getSystemClassLoader(); }
        static Object loaded(String name) throws Exception { return ClassLoader.getSystemClassLoader().loadClass(name); }
        static Object unknownGenerator() { return java.util.random.RandomGeneratorFactory.of("L64X128MixRandom").create(); }
        static Object source() { return java.time.InstantSource.system(); }
        static Object identity() { return System.identityHashCode("x"); }
        static native int nativeCode();
        static Object inLambda() { return ((java.util.function.LongSupplier) () -> System.nanoTime()).getAsLong(); }
        static Object inCallee() { return clock(); }
      }
      """;

  private static final String CONTENTS =
      """
      package app;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      public class Contents {
        static final int[] FILLED = new int[3];
        static void fill() { FILLED[1] = 2; }
        static int filled() { return FILLED[0]; }

        static final int[][] GRID = new int[2][2];
        static int grid() { GRID[1][0]++; return GRID[0][0]; }

        private static final List<String> REGISTRY = new ArrayList<>();
        static class Registrar { static void register(String name) { REGISTRY.add(name); } }
        static int registered() { return REGISTRY.size(); }

        static final Deque<Integer> LOCAL = new ArrayDeque<>();
        static int throughLocal() { var queue = LOCAL; queue.push(3); return queue.size(); }

        static final List<Integer> OUTSIDE = new ArrayList<>();
        static Runnable fromLambda() { return () -> { OUTSIDE.add(OUTSIDE.size()); }; }

        static final AtomicInteger NUMBERS = new AtomicInteger();
        static int numbered() { return NUMBERS.incrementAndGet(); }

        static final Random DRAWN = new Random(42);
        static int drawn() { return DRAWN.nextInt(6); }

        static final double[] SORTED = {2, 1};
        static void sort() { Arrays.sort(SORTED); }
        static double sorted() { return SORTED[0]; }

        static class Settings { int value; }
        static final Settings SETTINGS = new Settings();
        static void set(int value) { SETTINGS.value = value; }
        static int settings() { return SETTINGS.value; }

        static final StringBuilder BUFFER = new StringBuilder();
        static int buffered() { return BUFFER.append('x').length(); }

        static void share() { Elsewhere.SHARED.put("a", 1); }
        static int elsewhere() { share(); return size(Elsewhere.SHARED); }
        static int size(Map<String, Integer> map) { return map.size(); }

        static final int[] TABLE = {1, 2, 3};
        static int table() { return TABLE[1] + TABLE.length; }

        static final List<String> NAMES = List.of("a", "b");
        static int names() { return NAMES.size(); }

        static final Map<String, Integer> CONSTANTS = new HashMap<>();
        static { CONSTANTS.put("a", 1); for (int i = 0; i < 3; i++) CONSTANTS.put("n" + i, i); }
        static int constants() { return CONSTANTS.get("a"); }

        static final Map<Integer, String> CACHE = new ConcurrentHashMap<>();
        static void forget() { CACHE.clear(); }
        static String cached(int n) { return CACHE.computeIfAbsent(n, k -> "n" + k); }

        static final AtomicLong CALLS = new AtomicLong();
        static final int[] COUNTS = new int[2];
        static int counted() { CALLS.incrementAndGet(); COUNTS[0] = 1; return 1; }

        static final System.Logger LOG = System.getLogger("app");
        static int logged() { LOG.log(System.Logger.Level.INFO, "x"); return 1; }

        static final String[] WORDS = {"a"};
        static String formatted() { var text = new StringBuilder(WORDS[0]); text.append("b"); return text.toString(); }

        static final List<List<String>> LISTS = List.of();
        static int made() { var copy = new ArrayList<>(LISTS); copy.add(List.of()); return copy.size(); }
      }
      class Elsewhere { static final Map<String, Integer> SHARED = new TreeMap<>(); }
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
    "property, ENVIRONMENT, Integer.getInteger()",
    "upper, ENVIRONMENT, String.toUpperCase()",
    "number, ENVIRONMENT, NumberFormat.getInstance()",
    "pattern, ENVIRONMENT, DateTimeFormatter.ofPattern()",
    "decimal, ENVIRONMENT, new DecimalFormat()",
    "date, ENVIRONMENT, Date.toString()",
    "files, FILES, Files.readString()",
    "network, NETWORK, URL.openStream()",
    "reflection, REFLECTION, Class.forName()",
    "identity, IDENTITY, System.identityHashCode()",
    "nativeCode, NATIVE_CODE, a native method",
    "inLambda, CLOCK, System.nanoTime()",
    "oneOfTwoNames, REFLECTION, Class.forName()",
    "input, FILES, System.in",
    "loaded, REFLECTION, ClassLoader.loadClass()",
    "unknownGenerator, RANDOM, RandomGeneratorFactory.create()",
    "source, CLOCK, InstantSource.system()"
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
  @ValueSource(
      strings = {
        "effectivelyFinal",
        "seeded",
        "pathOnly",
        "constantName",
        "loaderOnly",
        "upperRoot"
      })
  void whatIsDecidedByCodeAndArgumentsIsNotReported(String method) {
    assertThat(app.digest("app.Impure", method).impurities()).isEmpty();
  }

  @Test
  void classThatIsNamedByAConstantIsReached() {
    assertThat(app.digest("app.Impure", "constantName").parts())
        .containsKey("app.Named.twice(int): int");
  }

  @ParameterizedTest
  @CsvSource({
    "filled, FILLED, app.Contents.fill()",
    "grid, GRID, app.Contents.grid(): int",
    "registered, REGISTRY, app.Contents.Registrar.register(java.lang.String)",
    "throughLocal, LOCAL, app.Contents.throughLocal(): int",
    "fromLambda, OUTSIDE, app.Contents.fromLambda(): java.lang.Runnable",
    "numbered, NUMBERS, app.Contents.numbered(): int",
    "drawn, DRAWN, app.Contents.drawn(): int",
    "sorted, SORTED, app.Contents.sort()",
    "settings, SETTINGS, app.Contents.set(int)",
    "buffered, BUFFER, app.Contents.buffered(): int",
    "elsewhere, 'Elsewhere.SHARED', app.Contents.share()"
  })
  void contentThatChangesIsReportedWithItsChanger(String method, String field, String changer) {
    String name = field.contains(".") ? "app." + field : "app.Contents." + field;
    assertThat(app.digest("app.Contents", method).impurities())
        .singleElement()
        .satisfies(impurity -> {
          assertThat(impurity.kind()).isEqualTo(Kind.MUTABLE_STATIC);
          assertThat(impurity.method()).startsWith("app.Contents." + method + "(");
          assertThat(impurity.detail())
              .isEqualTo("the content of the static field " + name + ", changed by " + changer);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"table", "names", "constants", "cached", "counted", "logged", "formatted", "made"})
  void contentThatNobodyChangesIsNotReported(String method) {
    assertThat(app.digest("app.Contents", method).impurities()).isEmpty();
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
