package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.joblib4j.parallel.spi.ProcessSettings;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers have what the program has set for its JVM, new ones and warm ones. */
class SurroundingsTest {
  private static final String NAME = "org.joblib4j.test.mode";

  private final Properties properties = new Properties();
  private final Locale locale = Locale.getDefault();
  private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
  private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
  private final TimeZone zone = TimeZone.getDefault();
  private Workers workers;

  @BeforeEach
  void open() throws Exception {
    properties.putAll(System.getProperties());
    workers = Calls.openToEnd(1);
  }

  @AfterEach
  void restore() {
    workers.close();
    System.setProperties(properties);
    Locale.setDefault(locale);
    Locale.setDefault(Locale.Category.DISPLAY, display);
    Locale.setDefault(Locale.Category.FORMAT, format);
    TimeZone.setDefault(zone);
  }

  /** What one task of a call of its own finds. */
  private @Nullable Object found(Workers by, org.joblib4j.function.Fn1<Object, ?, ?> look)
      throws Exception {
    try (Run run = by.startRun()) {
      return Calls.values(Calls.run(run, Calls.inputs(look, 0))).getFirst();
    }
  }

  private static String property(String name) {
    return String.valueOf(System.getProperty(name));
  }

  @Test
  void propertiesComeChangeAndGo() throws Exception {
    assertThat(found(workers, _ -> property(NAME))).isEqualTo("null");
    System.setProperty(NAME, "fast");
    assertThat(found(workers, _ -> property(NAME))).isEqualTo("fast");
    System.setProperty(NAME, "slow");
    assertThat(found(workers, _ -> property(NAME))).isEqualTo("slow");
    System.clearProperty(NAME);
    assertThat(found(workers, _ -> property(NAME))).isEqualTo("null");
  }

  @Test
  void aPropertyThatTheWorkerStartedWithGoesToo() throws Exception {
    String given = Objects.requireNonNull(System.getProperty("java.io.tmpdir"));
    assertThat(found(workers, _ -> property("java.io.tmpdir"))).isEqualTo(given);
    System.clearProperty("java.io.tmpdir");
    assertThat(found(workers, _ -> property("java.io.tmpdir"))).isEqualTo("null");
  }

  @Test
  void theClassPathIsTheCallers() throws Exception {
    assertThat(found(workers, _ -> property("java.class.path")))
        .isEqualTo(System.getProperty("java.class.path"));
  }

  @Test
  void whatAJvmItselfIsStays() throws Exception {
    System.setProperty("java.vm.name", "another");
    System.setProperty("stdout.encoding", "another");
    System.setProperty("java.util.logging.config.file", "another");
    assertThat(found(workers, _ -> property("java.vm.name"))).isNotEqualTo("another");
    assertThat(found(workers, _ -> property("stdout.encoding"))).isNotEqualTo("another");
    assertThat(found(workers, _ -> property("java.util.logging.config.file"))).isEqualTo("null");
  }

  @Test
  void workerOptionsCountMore() throws Exception {
    System.setProperty(NAME, "the program's");
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    Locale.setDefault(Locale.GERMANY);
    ProcessSettings own =
        new ProcessSettings(
            List.of(
                "-D" + NAME + "=the worker's",
                "-Duser.timezone=America/Lima",
                "-Duser.language=fr",
                "-Duser.country=FR"),
            0,
            Optional.empty(),
            Optional.empty(),
            Map.of());
    WorkerSettings settings = new WorkerSettings(1, 1 << 20, false, 0, Duration.ZERO, own);
    try (Workers apart = new ProcessBackend().open(settings)) {
      assertThat(found(apart, _ -> property(NAME))).isEqualTo("the worker's");
      assertThat(found(apart, _ -> TimeZone.getDefault().getID())).isEqualTo("America/Lima");
      assertThat(found(apart, _ -> Locale.getDefault())).isEqualTo(Locale.FRANCE);
    }
  }

  private static List<Locale> locales() {
    return List.of(
        Locale.getDefault(),
        Locale.getDefault(Locale.Category.DISPLAY),
        Locale.getDefault(Locale.Category.FORMAT));
  }

  @Test
  void defaultLocalesFollow() throws Exception {
    Locale.setDefault(Locale.GERMANY);
    assertThat(found(workers, _ -> locales())).isEqualTo(locales());
    assertThat(found(workers, _ -> String.format("%.2f", 1.5))).isEqualTo("1,50");
    Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("th-TH-u-nu-thai"));
    Locale.setDefault(Locale.Category.DISPLAY, Locale.of("no", "NO", "no such variant"));
    assertThat(found(workers, _ -> locales())).isEqualTo(locales());
  }

  @Test
  void theDefaultTimeZoneFollows() throws Exception {
    for (String name : List.of("Asia/Tokyo", "Europe/Berlin")) {
      TimeZone.setDefault(TimeZone.getTimeZone(name));
      assertThat(found(workers, _ -> TimeZone.getDefault())).isEqualTo(TimeZone.getDefault());
    }
    TimeZone.setDefault(new SimpleTimeZone(4_711_000, "the program's own"));
    assertThat(found(workers, _ -> TimeZone.getDefault())).isEqualTo(TimeZone.getDefault());
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    assertThat(found(workers, _ -> TimeZone.getDefault())).isEqualTo(TimeZone.getDefault());
  }

  @Test
  void twoCallsAtATimeHaveTheirOwn() throws Exception {
    System.setProperty(NAME, "first");
    try (Run first = workers.startRun()) {
      System.setProperty(NAME, "second");
      try (Run second = workers.startRun()) {
        for (int round = 0; round < 2; round++) {
          assertThat(Calls.values(Calls.run(first, Calls.inputs(_ -> property(NAME), 0))))
              .isEqualTo(List.of("first"));
          assertThat(Calls.values(Calls.run(second, Calls.inputs(_ -> property(NAME), 0))))
              .isEqualTo(List.of("second"));
        }
      }
    }
  }

  @Test
  void nothingIsSentAgainThatHasNotChanged() {
    Surroundings first = Surroundings.ofThisJvm();
    assertThat(Surroundings.ofThisJvm()).isSameAs(first);
    System.setProperty(NAME, "new");
    Surroundings second = Surroundings.ofThisJvm();
    assertThat(second).isNotEqualTo(first);
    System.setProperty("java.vm.name", "of no interest");
    assertThat(Surroundings.ofThisJvm()).isSameAs(second);
  }
}
