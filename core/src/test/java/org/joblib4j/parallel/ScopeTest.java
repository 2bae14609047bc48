package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final List<Integer> INPUTS = List.of(1, 2, 3);

  @Test
  void scopeSaysWhereCallsOfLibrariesRun() {
    // One job for one CPU needs no thread of its own.
    String usual = CpuCount.available() == 1 ? "the calling thread" : "thread";
    assertThat(library()).isEqualTo(usual);
    assertThat(Parallel.virtualThreads(3).asDefault(ScopeTest::library))
        .isEqualTo("virtual thread");
    assertThat(library()).isEqualTo(usual);
  }

  @Test
  void numberOfJobsIsThatOfTheScopeUnlessTheCallSaysIt() {
    assertThat(Parallel.defaults().workers()).isEqualTo(CpuCount.available());
    Parallel.threads(7)
        .asDefault(() -> {
          assertThat(Parallel.defaults().workers()).isEqualTo(7);
          assertThat(Parallel.jobs(3).workers()).isEqualTo(3);
          return null;
        });
  }

  @Test
  void explicitPlaceCountsMoreThanTheScope() {
    assertThat(Parallel.virtualThreads(2).asDefault(() -> placeOf(Parallel.threads(2))))
        .isEqualTo("thread");
  }

  @Test
  void innerScopeInheritsFromTheOuterOne() {
    String place =
        Parallel.virtualThreads(2)
            .asDefault(() -> Parallel.jobs(5).asDefault(() -> placeOf(Parallel.defaults())));

    assertThat(place).isEqualTo("virtual thread");
  }

  @Test
  void otherSettingsOfTheScopeHoldForCallsThatDoNotSayThem() {
    List<Integer> results =
        Parallel.threads(2)
            .onFailure(FailurePolicy.SKIP)
            .asDefault(() -> Parallel.jobs(2).map(INPUTS, ScopeTest::failAtTwo));

    assertThat(results).containsExactly(1, 3);
    assertThatThrownBy(() ->
            Parallel.threads(2)
                .onFailure(FailurePolicy.SKIP)
                .asDefault(() ->
                    Parallel.jobs(2)
                        .onFailure(FailurePolicy.ABORT)
                        .map(INPUTS, ScopeTest::failAtTwo)))
        .isInstanceOf(TaskFailedException.class);
  }

  @Test
  void scopeReachesTasksInThreads() {
    List<String> places =
        Parallel.virtualThreads(2).asDefault(() -> Parallel.threads(2).map(INPUTS, i -> library()));

    assertThat(Set.copyOf(places)).containsExactly("virtual thread");
  }

  @Test
  void openWorkersOfTheScopeServeCallsThatDoNotAskForOthers() {
    Parallel workers = Parallel.virtualThreads(2).open();
    assertThat(workers.<String, RuntimeException>asDefault(ScopeTest::library))
        .isEqualTo("virtual thread");

    workers.close();

    assertThatThrownBy(() -> workers.asDefault(() -> Parallel.defaults().map(INPUTS, i -> i)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(
            workers.<List<Integer>, RuntimeException>asDefault(
                () -> Parallel.jobs(2).map(INPUTS, i -> i)))
        .isEqualTo(INPUTS);
  }

  @Test
  void exceptionsOfTheScopedCodeArriveAsTheyAre() {
    assertThatThrownBy(() ->
            Parallel.threads(2)
                .asDefault(() -> {
                  throw new IOException("disk");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
  }

  @Test
  void preferenceCountsLessThanTheScope() {
    Parallel library = Parallel.defaults().prefer(Preference.VIRTUAL_THREADS);

    assertThat(placeOf(library)).isEqualTo("virtual thread");
    assertThat(Parallel.threads(2).asDefault(() -> placeOf(library))).isEqualTo("thread");
  }

  @Test
  void requirementCountsMoreThanTheScope() {
    Parallel library = Parallel.jobs(2).require(Requirement.SHARED_MEMORY);

    assertThat(Parallel.processes(2).asDefault(() -> placeOf(library))).isEqualTo("thread");
  }

  @Test
  void requirementPassesOverOpenWorkersOfTheScopeThatCannotDoIt() {
    try (Parallel workers = Parallel.processes(2).open()) {
      String place =
          workers.asDefault(() -> placeOf(Parallel.defaults().require(Requirement.SHARED_MEMORY)));

      assertThat(place).isIn("thread", "the calling thread");
    }
  }

  @Test
  void streamKeepsTheScopeOfItsMaking() {
    Stream<String> places =
        Parallel.virtualThreads(2)
            .asDefault(() ->
                Parallel.defaults().stream(
                    INPUTS, i -> WorkerContext.current().orElseThrow().worker()));

    assertThat(places.toList()).allMatch(place -> place.startsWith("virtual thread"));
  }

  @Test
  void placeThatCannotDoWhatIsRequiredIsRefused() {
    assertThatThrownBy(
            () -> Parallel.processes(2).require(Requirement.SHARED_MEMORY).map(INPUTS, i -> i))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("processes")
        .hasMessageContaining("SHARED_MEMORY");
  }

  @Test
  void backendsAreFoundByName() {
    assertThat(placeOf(Parallel.on("virtual threads", 2))).isEqualTo("virtual thread");
    assertThatThrownBy(() -> Parallel.on("thraeds", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thraeds")
        .hasMessageContaining("virtual threads");
  }

  @Test
  void backendWhoseArtifactIsMissingIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> Parallel.on("spark", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'spark'")
        .hasMessageContaining("org.joblib4j:joblib4j-spark");
  }

  private static String library() {
    return placeOf(Parallel.defaults());
  }

  /** The kind of worker, without its number. */
  private static String placeOf(Parallel parallel) {
    return parallel.map(INPUTS, i -> WorkerContext.current().orElseThrow().worker()).stream()
        .map(worker -> worker.replaceAll(" [0-9]+$", ""))
        .collect(
            Collectors.collectingAndThen(Collectors.toSet(), places -> String.join(",", places)));
  }

  private static int failAtTwo(int i) {
    if (i == 2) {
      throw new IllegalArgumentException("two");
    }
    return i;
  }
}
