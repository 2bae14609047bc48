package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One {@link Progress} that watches several calls at once. */
class SharedProgressTest {
  private static final int CALLS = 6;

  /** Watches that note what they see, for any number of calls. */
  private static final class Watching implements Progress {
    final Queue<Seen> calls = new ConcurrentLinkedQueue<>();

    @Override
    public Watch begin(long tasks, int workers) {
      Seen seen = new Seen(tasks);
      calls.add(seen);
      return seen;
    }
  }

  /** One call; not thread-safe on purpose, as a watch is told by one thread at a time. */
  private static final class Seen implements Progress.Watch {
    final long tasks;
    final List<Long> finished = new ArrayList<>();
    final List<Boolean> ends = new ArrayList<>();

    Seen(long tasks) {
      this.tasks = tasks;
    }

    @Override
    public void finished(Completion completion) {
      for (int i = 0; i < completion.tasks(); i++) {
        finished.add(completion.firstIndex() + i);
      }
    }

    @Override
    public void ended(boolean whole) {
      ends.add(whole);
    }
  }

  /** Calls of 100, 101, ... tasks that are all under way before the first one goes on. */
  private static void callTogether(Parallel parallel) throws Exception {
    CountDownLatch under = new CountDownLatch(CALLS);
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int c = 0; c < CALLS; c++) {
      int tasks = 100 + c;
      CompletableFuture<Void> ended = new CompletableFuture<>();
      calls.add(ended);
      Thread.ofPlatform()
          .start(() -> {
            try {
              parallel.forEach(
                  IntStream.range(0, tasks).boxed().toList(),
                  i -> {
                    if (i == 0) {
                      under.countDown();
                      under.await();
                    }
                  });
              ended.complete(null);
            } catch (RuntimeException | Error e) {
              ended.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<Void> each : calls) {
      each.get();
    }
  }

  @Test
  void eachWatchSeesItsOwnCallAndNoOther() throws Exception {
    Watching progress = new Watching();

    callTogether(Parallel.threads(2).progress(progress));

    assertThat(progress.calls)
        .hasSize(CALLS)
        .allSatisfy(call -> {
          assertThat(call.finished)
              .hasSize((int) call.tasks)
              .doesNotHaveDuplicates()
              .allMatch(index -> index < call.tasks);
          assertThat(call.ends).containsExactly(true);
        });
    assertThat(progress.calls.stream().map(call -> call.tasks))
        .containsExactlyInAnyOrder(100L, 101L, 102L, 103L, 104L, 105L);
  }

  @Test
  void callsThatShareOpenedWorkersAreWatchedApart() throws Exception {
    Watching progress = new Watching();

    // As many workers as calls: each call's first task waits for those of the others.
    try (Parallel workers = Parallel.threads(CALLS).progress(progress).open()) {
      callTogether(workers);
    }

    assertThat(progress.calls)
        .hasSize(CALLS)
        .allMatch(call -> call.finished.size() == call.tasks && call.ends.equals(List.of(true)));
  }

  @Test
  void linesOfTextOfSeveralCallsAreWhole() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    callTogether(Parallel.threads(2).batchSize(5).progress(Progress.text(10, out)));

    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines)
        .allMatch(line -> line.matches("\\[joblib4j] [0-9]+ %, [0-9]+ of 10[0-5] done, .*"))
        .filteredOn(line -> line.endsWith("finished"))
        .hasSize(CALLS);
  }

  @Test
  void progressOfTheScopeWatchesTheCallsOfLibraries() {
    Watching progress = new Watching();

    Parallel.threads(2)
        .progress(progress)
        .asDefault(() -> Parallel.jobs(2).map(List.of(1, 2, 3), i -> i));

    assertThat(progress.calls).singleElement().extracting(call -> call.tasks).isEqualTo(3L);
  }
}
