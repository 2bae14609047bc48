package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.joblib4j.function.Task.delayed;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The carrier of {@link CallersName}, which a service file of the tests names. */
class ContextCarrierTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 100).boxed().toList();

  @AfterEach
  void removeName() {
    CallersName.remove();
  }

  private static List<String> names(Parallel parallel) {
    return parallel.map(INPUTS, i -> String.valueOf(CallersName.get())).stream()
        .distinct()
        .toList();
  }

  @Test
  void contextOfTheCallerReachesTasksInThreads() {
    CallersName.set("Ada");

    assertThat(names(Parallel.threads(2))).containsExactly("Ada");
    assertThat(names(Parallel.virtualThreads(2))).containsExactly("Ada");
    assertThat(names(Parallel.jobs(1))).containsExactly("Ada");
  }

  @Test
  void nextCallHasTheContextOfItsOwnCaller() {
    try (Parallel workers = Parallel.threads(2).open()) {
      CallersName.set("Ada");
      assertThat(names(workers)).containsExactly("Ada");
      CallersName.set("Grace");
      assertThat(names(workers)).containsExactly("Grace");
      CallersName.remove();
      assertThat(names(workers)).containsExactly("null");
    }
  }

  @Test
  void callsOfSeveralThreadsKeepTheirContextsApart() {
    try (Parallel workers = Parallel.threads(2).batchSize(1).open()) {
      List<CompletableFuture<List<String>>> calls =
          Stream.of("Ada", "Grace", "Barbara")
              .map(name ->
                  CompletableFuture.supplyAsync(() -> {
                    CallersName.set(name);
                    try {
                      return names(workers);
                    } finally {
                      CallersName.remove();
                    }
                  }))
              .toList();

      assertThat(calls.stream().map(CompletableFuture::join))
          .containsExactly(List.of("Ada"), List.of("Grace"), List.of("Barbara"));
    }
  }

  @Test
  void callsInsideOfTasksHandItOn() {
    CallersName.set("Ada");

    List<List<String>> inner =
        Parallel.threads(2).map(List.of(1, 2), i -> names(Parallel.threads(2)));

    assertThat(inner).containsExactly(List.of("Ada"), List.of("Ada"));
  }

  @Test
  void streamsAndSubmissionsHaveIt() {
    CallersName.set("Ada");

    assertThat(Parallel.threads(2).submit(delayed(() -> String.valueOf(CallersName.get()))).join())
        .isEqualTo("Ada");
    try (Stream<String> names =
        Parallel.threads(2).stream(INPUTS, i -> Objects.requireNonNull(CallersName.get()))) {
      assertThat(names).containsOnly("Ada").hasSize(100);
    }
  }
}
