package org.joblib4j.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.joblib4j.tests.Checkout;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Habits that every class of core keeps. */
class HabitsTest {

  private static final int LONGEST_FILE = 500;

  /** Classes that own a standard stream, and why nobody else could do it. */
  private static final Map<String, String> OWNS_A_STREAM =
      Map.of(
          "org.joblib4j.process.OutputPump",
          "what a worker process prints comes out of its caller's standard streams",
          "org.joblib4j.process.LifeLine",
          "the life line of a JVM that makes an AOT cache is its standard input",
          "org.joblib4j.process.TaggedOutput",
          "what tasks print is tagged with them in the worker's own standard streams",
          "org.joblib4j.process.WorkerMain",
          "a worker process that fails by itself has no other place to say so",
          "org.joblib4j.travel.Singletons",
          "a task that was given System.out prints to that of its own JVM",
          "org.joblib4j.parallel.ProgressText",
          "whoever asks for progress as text wants to see it",
          "org.joblib4j.parallel.Replay",
          "a program of its own, which prints what the task returned");

  /** Files that may be longer, and why splitting them would not help a reader. */
  private static final Map<String, String> LONG_FILES =
      Map.of(
          "core/src/main/java/org/joblib4j/array/NdArray.java",
          "the facade of arrays: a contract and a line of code for each of NumPy's operations",
          "core/src/main/java/org/joblib4j/memory/Memory.java",
          "the facade of caching: a contract and a line of code for each setting and arity",
          "core/src/main/java/org/joblib4j/parallel/Parallel.java",
          "the facade of calls: a contract and a line of code for each setting and way to call");

  /** Minutes in a thread of its own are for what cannot be interrupted. */
  private static final Pattern OWN_LIMIT =
      Pattern.compile(
          "@Timeout\\((?!\\s*value = \\d+,\\s*unit ="
              + " TimeUnit.MINUTES,\\s*threadMode)|\\.(get|await|waitFor|join|awaitTermination)\\([\\d_]+,"
              + " (TimeUnit\\.)?(SECONDS|MINUTES)"
              + "|\\.join\\([\\d_]+\\)|\\.atMost\\(|assertTimeout\\(");

  @Test
  void nobodyWritesToStandardStreams() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
        .because("a library's output belongs to its caller: use System.Logger")
        .check(
            Core.CLASSES.that(
                describe("own no stream", type -> !OWNS_A_STREAM.containsKey(outermost(type)))));
  }

  @Test
  void nobodyUsesJavaUtilLogging() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING
        .because("System.Logger leaves the choice of a framework to the application")
        .check(Core.CLASSES.that(describe("make no logger", type -> !isLogManager(type))));
  }

  @Test
  void nobodyThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS
        .because("callers can neither catch nor understand them")
        .check(Core.CLASSES);
    noClasses()
        .should()
        .callConstructorWhere(target(owner(name(Error.class.getName()))))
        .because("an Error of our own needs a type")
        .check(Core.CLASSES);
  }

  @Test
  void theRulesFindWhatTheyForbid() {
    var offender = new ClassFileImporter().importClasses(Offender.class);

    assertThatThrownBy(() -> NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(offender))
        .hasMessageContaining("System.out");
    assertThatThrownBy(() -> NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(offender))
        .hasMessageContaining("RuntimeException");
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(Core.CLASSES.stream().map(JavaClass::getPackage).distinct())
        .as("packages whose package-info lacks @NullMarked")
        .filteredOn(one -> !one.getName().isEmpty() && !one.isAnnotatedWith(NullMarked.class))
        .isEmpty();
  }

  /** A test that waits so many seconds and no longer fails on a machine that is busy. */
  @Test
  void testsHaveNoLimitOfTheirOwn() throws IOException {
    var offenders = new ArrayList<String>();
    try (var modules = Files.list(Checkout.root())) {
      for (Path module : modules.toList()) {
        for (Path file : Core.sources(module.getFileName() + "/src/test/java")) {
          String text = Files.readString(file);
          OWN_LIMIT
              .matcher(text)
              .results()
              .forEach(
                  found -> offenders.add(Checkout.root().relativize(file) + ": " + found.group()));
        }
      }
    }
    assertThat(offenders)
        .as("the limit for what hangs stands in the root pom.xml: wait for what happens")
        .isEmpty();
  }

  @Test
  void filesAreShortEnoughToRead() throws IOException {
    var tooLong = new TreeMap<String, Long>();
    try (var modules = Files.list(Checkout.root())) {
      for (Path module : modules.toList()) {
        for (Path file : Core.sources(module.getFileName() + "/src/main/java")) {
          long lines;
          try (var text = Files.lines(file)) {
            lines = text.count();
          }
          String name = Checkout.root().relativize(file).toString();
          if (lines > LONGEST_FILE && !LONG_FILES.containsKey(name)) {
            tooLong.put(name, lines);
          }
        }
      }
    }
    assertThat(tooLong)
        .as("files of more than %d lines: split them by idea", LONGEST_FILE)
        .isEmpty();
  }

  /**
   * In a worker process, that framework is what leads to the application's; and a tap is put where
   * records of every framework's callers may come by.
   */
  private static boolean isLogManager(JavaClass type) {
    return Set.of("org.joblib4j.process.WorkerLogManager", "org.joblib4j.parallel.LogTap")
        .contains(outermost(type));
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(HabitsTest::outermost).orElse(type.getName());
  }

  private static final class Offender implements Runnable {
    @Override
    public void run() {
      System.out.println("here");
      throw new RuntimeException("and here");
    }
  }
}
