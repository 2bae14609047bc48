package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.memory.spi.EntryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that return a future: what is kept is the value that it gets. */
class FuturesTest {
  record Page(String address, int length) {}

  /** What the functions return, by name: a test completes them. */
  private static final Map<String, CompletableFuture<Page>> PAGES = new ConcurrentHashMap<>();

  private static final Map<String, Thread> CALLERS = new ConcurrentHashMap<>();
  private static final CountDownLatch MAY_ADD = new CountDownLatch(1);

  @TempDir Path folder;

  static CompletableFuture<Page> fetch(String name) {
    Counter.count("fetch " + name);
    CALLERS.put(name, Thread.currentThread());
    return page(name);
  }

  static CompletionStage<List<Page>> fetchAll(String name) {
    Counter.count("fetchAll " + name);
    return page(name).thenApply(List::of);
  }

  private static CompletableFuture<Page> page(String name) {
    return PAGES.computeIfAbsent(name, n -> new CompletableFuture<>());
  }

  private Cached1<String, CompletableFuture<Page>, RuntimeException> cached() {
    return Memory.at(folder).cache(FuturesTest::fetch).trusted();
  }

  private static <T> T value(CompletionStage<T> future) throws Exception {
    return future.toCompletableFuture().get();
  }

  @Test
  void theValueIsKeptAndEachCallHasAFutureOfItsOwn() throws Exception {
    CompletableFuture<Page> first = cached().call("kept");
    assertThat(first).isNotDone();
    page("kept").complete(new Page("kept", 7));

    assertThat(value(first)).isEqualTo(new Page("kept", 7));
    CompletableFuture<Page> second = cached().call("kept");
    assertThat(second).as("a hit is there at once").isCompletedWithValue(new Page("kept", 7));
    second.obtrudeValue(new Page("changed", 0));
    assertThat(value(cached().call("kept")).address()).isEqualTo("kept");
    assertThat(Counter.of("fetch kept")).isEqualTo(1);
    assertThat(cached().statistics().orElseThrow().hits()).isEqualTo(2);
  }

  @Test
  void theFunctionIsCalledInTheCallersThread() throws Exception {
    CompletableFuture<Page> future = cached().call("thread");
    assertThat(CALLERS.get("thread")).isSameAs(Thread.currentThread());
    page("thread").complete(new Page("thread", 1));

    assertThat(value(future).length()).isEqualTo(1);
  }

  @Test
  void callersAtATimeShareOneComputation() throws Exception {
    List<CompletableFuture<Page>> futures =
        List.of(cached().call("shared"), cached().call("shared"), cached().call("shared"));
    page("shared").complete(new Page("shared", 3));

    for (CompletableFuture<Page> future : futures) {
      assertThat(value(future)).isEqualTo(new Page("shared", 3));
    }
    assertThat(Counter.of("fetch shared")).isEqualTo(1);
  }

  @Test
  void whatFailsIsNotKept() throws Exception {
    CompletableFuture<Page> failing = cached().call("failing");
    page("failing").completeExceptionally(new IOException("no route"));

    assertThatThrownBy(() -> value(failing))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no route");
    assertThat(cached().on("failing").isCached()).isFalse();

    PAGES.put("failing", CompletableFuture.completedFuture(new Page("failing", 5)));
    assertThat(value(cached().call("failing")).length()).isEqualTo(5);
    assertThat(cached().on("failing").isCached()).isTrue();
  }

  @Test
  void whoWaitedForOneThatFailedComputesItself() throws Exception {
    CompletableFuture<Page> first = cached().call("second");
    CompletableFuture<Page> waiting = cached().call("second");
    CompletableFuture<Page> failed =
        PAGES.put("second", CompletableFuture.completedFuture(new Page("second", 2)));
    failed.completeExceptionally(new IOException("down"));

    assertThatThrownBy(() -> value(first)).hasRootCauseMessage("down");
    assertThat(value(waiting).length()).isEqualTo(2);
    assertThat(Counter.of("fetch second")).isEqualTo(2);
  }

  @Test
  void whatTheFunctionThrowsIsThrownToItsCaller() throws Exception {
    var broken =
        Memory.at(folder)
            .cache((String name) -> {
              if (!name.isEmpty()) {
                throw new IOException("before there is a future: " + name);
              }
              return CompletableFuture.completedFuture(name);
            });

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> broken.call("x")).hasMessage("before there is a future: x");
    }
    assertThat(value(broken.call(""))).isEmpty();
  }

  @Test
  void whoWaitsForAnotherProcessDoesNotHoldItsCallerUp() throws Exception {
    var cached = cached();
    EntryName name = cached.memoizer().lookup("elsewhere").orElseThrow().name();
    CompletableFuture<Page> future;
    try (var _ = new FileStore(folder).tryLease(name).orElseThrow()) {
      future = cached.call("elsewhere");
      assertThat(future).isNotDone();
      assertThat(Counter.of("fetch elsewhere")).isZero();
    }
    page("elsewhere").complete(new Page("elsewhere", 9));

    assertThat(value(future).length()).isEqualTo(9);
    assertThat(cached.on("elsewhere").isCached()).isTrue();
  }

  @Test
  void stagesOfListsAreKeptToo() throws Exception {
    var cached = Memory.at(folder).cache(FuturesTest::fetchAll).trusted();
    page("all").complete(new Page("all", 4));

    assertThat(value(cached.call("all"))).containsExactly(new Page("all", 4));
    assertThat(value(cached.call("all"))).containsExactly(new Page("all", 4));
    assertThat(Counter.of("fetchAll all")).isEqualTo(1);
  }

  @Test
  void aReferenceWaitsForTheValueAndGivesAFuture() throws Exception {
    page("reference").complete(new Page("reference", 6));
    StoredResult<CompletableFuture<Page>> stored = cached().on("reference").store();

    assertThat(stored.info()).isPresent();
    assertThat(value(stored.get()).length()).isEqualTo(6);
    page("bad").completeExceptionally(new IOException("gone"));
    assertThatThrownBy(() -> cached().on("bad").store())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("gone");
  }

  static CompletableFuture<NdArray> squares(int n) {
    return CompletableFuture.supplyAsync(() -> DamageTest.squares(n));
  }

  @Test
  void valuesAreMappedWhereThatIsAskedFor() throws Exception {
    var cached = Memory.at(folder).mapMode(MapMode.READ).cache(FuturesTest::squares);

    assertThat(value(cached.call(1_000)).getDouble(30)).isEqualTo(900);
    assertThat(value(cached.call(1_000)).isMapped()).isTrue();
  }

  @Test
  void argumentsThatChangeBeforeTheFutureIsCompleteKeepTheResultOut() throws Exception {
    var cached = Memory.at(folder).cache(FuturesTest::sum).trusted();
    int[] values = {1, 2};
    try (Warned warned = new Warned()) {
      CompletableFuture<Integer> future = cached.call(values);
      values[0] = 100;
      MAY_ADD.countDown();

      assertThat(value(future)).isEqualTo(102);
      assertThat(warned.messages())
          .filteredOn(message -> message.contains("before its future was complete"))
          .hasSize(1);
    }
    assertThat(cached.on(new int[] {1, 2}).isCached()).isFalse();
    assertThat(cached.on(values).isCached()).isFalse();
  }

  static CompletableFuture<Integer> sum(int[] values) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        MAY_ADD.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return values[0] + values[1];
    });
  }

  @Test
  void anAuditComparesValues() throws Exception {
    page("audited").complete(new Page("audited", 1));
    var cached = Memory.at(folder).audit(1).cache(FuturesTest::fetch).trusted();
    value(cached.call("audited"));
    PAGES.put("audited", CompletableFuture.completedFuture(new Page("audited", 2)));

    assertThat(value(cached.call("audited")).length()).isEqualTo(2);
    assertThat(value(cached().call("audited")).length()).as("stored in its place").isEqualTo(2);
    assertThat(cached.statistics().orElseThrow().differences()).isEqualTo(1);
  }

  /** Callers know this type only. */
  interface Pages {
    @Memoized
    CompletableFuture<Page> get(String name);
  }

  /** Gets what a test completes. */
  record Site(String host) implements Pages {
    @Override
    public CompletableFuture<Page> get(String name) {
      return fetch(host + name);
    }
  }

  @Test
  void methodsBehindAnInterfaceAreDeferredToo() throws Exception {
    Pages pages = Memory.at(folder).proxy(Pages.class, new Site("host/"));
    page("host/a").complete(new Page("a", 1));

    assertThat(value(pages.get("a"))).isEqualTo(new Page("a", 1));
    assertThat(value(pages.get("a"))).isEqualTo(new Page("a", 1));
    assertThat(Counter.of("fetch host/a")).isEqualTo(1);
  }

  @SuppressWarnings("NullAway") // as a careless function does
  static CompletableFuture<Page> nothing(String name) {
    return null;
  }

  @Test
  void noFutureIsAnError() {
    var cached = Memory.at(folder).cache(FuturesTest::nothing);

    assertThatThrownBy(() -> cached.call("x"))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("nothing(java.lang.String) returned null");
  }
}
