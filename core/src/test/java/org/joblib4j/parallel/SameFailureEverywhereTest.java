package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where a task runs makes no difference to how it fails: class, text, causes, suppressed
 * exceptions, number of attempts.
 */
class SameFailureEverywhereTest {
  private enum Place {
    CALLER,
    THREADS,
    VIRTUAL_THREADS,
    PROCESSES
  }

  private static final Map<Place, Parallel> PLACES = new EnumMap<>(Place.class);

  @BeforeAll
  static void open() {
    PLACES.put(Place.CALLER, Parallel.threads(1).open());
    PLACES.put(Place.THREADS, Parallel.threads(2).open());
    PLACES.put(Place.VIRTUAL_THREADS, Parallel.virtualThreads(2).open());
    PLACES.put(Place.PROCESSES, Parallel.processes(1).open());
  }

  @AfterAll
  static void close() {
    PLACES.values().forEach(Parallel::close);
  }

  private static Parallel at(Place place) {
    return Objects.requireNonNull(PLACES.get(place));
  }

  private static Object raise(NastyFailure failure) throws Throwable {
    throw failure.make();
  }

  private static Outcome.Failure<Object> failure(Parallel place, NastyFailure nasty) {
    return (Outcome.Failure<Object>)
        place.outcomes(List.of(nasty), SameFailureEverywhereTest::raise).getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void classesTextsCausesAndSuppressedExceptionsAreTheSame(NastyFailure nasty) throws Throwable {
    String expected = describe(nasty.make());
    for (Place place : Place.values()) {
      Outcome.Failure<Object> failure = failure(at(place), nasty);
      assertThat(describe(failure.cause())).as("%s", place).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asManyAttemptsAreMade(NastyFailure nasty) throws Throwable {
    Class<? extends Throwable> type = nasty.make().getClass();
    for (Place place : Place.values()) {
      Parallel again = at(place).retries(Retry.times(2).on(type));
      assertThat(failure(again, nasty).attempts()).as("own class, %s", place).isEqualTo(3);
      Parallel others = at(place).retries(Retry.times(2).on(ArithmeticException.class));
      assertThat(failure(others, nasty).attempts()).as("another class, %s", place).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsKept(NastyFailure nasty, @TempDir Path folder) throws Exception {
    for (Place place : Place.values()) {
      Path kept = folder.resolve(place.name());
      failure(at(place).keepFailures(kept), nasty);
      try (Stream<Path> files = Files.walk(kept)) {
        assertThat(files.filter(file -> file.endsWith("failure.txt"))).as("%s", place).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallEndsWithTheSameFailureWhateverItsMethodsThrow(NastyFailure nasty) {
    for (Place place : Place.values()) {
      Parallel parallel = at(place);
      assertThatThrownBy(() -> parallel.map(List.of(nasty), SameFailureEverywhereTest::raise))
          .as("%s", place)
          .isInstanceOf(TaskFailedException.class);
      assertThat(
              parallel
                  .onFailure(FailurePolicy.SKIP)
                  .map(List.of(nasty), SameFailureEverywhereTest::raise))
          .as("%s", place)
          .isEmpty();
    }
  }

  /** What a caller can see of an exception; the frames of its task only. */
  @SuppressWarnings("ReferenceEquality") // their equals may throw
  private static String describe(Throwable failure) {
    List<String> lines = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> open = new ArrayList<>(List.of(failure));
    while (!open.isEmpty() && lines.size() < 20_000) {
      Throwable each = open.removeLast();
      lines.add(each.getClass().getName() + " says " + said(each::getMessage));
      lines.add("  in short " + said(each::toString));
      lines.add("  more: " + NastyFailure.fieldsOf(each));
      if (!seen.add(each)) {
        lines.add("  again");
        continue;
      }
      try {
        StackTraceElement[] stack = each.getStackTrace();
        lines.add("  at " + (stack.length == 0 ? "no place" : stack[0]));
      } catch (Throwable e) {
        lines.add("  at " + e);
      }
      try {
        Throwable cause = each.getCause();
        lines.add("  caused by " + (cause == each ? "itself" : cause == null ? "nothing" : "one"));
        if (cause != null && cause != each) {
          open.add(cause);
        }
      } catch (Throwable e) {
        lines.add("  caused by " + e);
      }
      lines.add("  suppressed " + each.getSuppressed().length);
      open.addAll(List.of(each.getSuppressed()));
    }
    return String.join("\n", lines);
  }

  private interface Question {
    @Nullable String answer();
  }

  private static @Nullable String said(Question question) {
    try {
      return question.answer();
    } catch (Throwable e) {
      return "nothing but " + e;
    }
  }
}
