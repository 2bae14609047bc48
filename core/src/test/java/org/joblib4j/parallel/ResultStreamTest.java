package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.function.Task.delayed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResultStreamTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @Test
  void resultsComeInTheOrderOfTheInput() {
    try (Stream<Integer> results =
        Parallel.threads(2).stream(IntStream.range(0, 50_000).boxed().toList(), i -> 2 * i)) {
      assertThat(results.toList())
          .isEqualTo(IntStream.range(0, 50_000).map(i -> 2 * i).boxed().toList());
    }
  }

  @Test
  void unorderedResultsAreAllThere() {
    try (Stream<Integer> results =
        Parallel.threads(2)
            .unorderedStream(IntStream.range(0, 50_000).boxed().toList(), i -> 2 * i)) {
      assertThat(results.sorted().toList())
          .isEqualTo(IntStream.range(0, 50_000).map(i -> 2 * i).boxed().toList());
    }
  }

  @Test
  void unorderedResultsDoNotWaitForASlowOne() {
    CountDownLatch release = new CountDownLatch(1);
    try (Stream<Integer> results =
        Parallel.threads(2)
            .batchSize(1)
            .unorderedStream(
                List.of(0, 1, 2, 3),
                i -> {
                  if (i == 0) {
                    release.await();
                  }
                  return i;
                })) {
      Iterator<Integer> reader = results.iterator();
      assertThat(List.of(reader.next(), reader.next(), reader.next()))
          .containsExactlyInAnyOrder(1, 2, 3);
      release.countDown();
      assertThat(reader.next()).isZero();
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void nothingRunsBeforeTheTerminalOperation() {
    AtomicInteger pulled = new AtomicInteger();
    Iterable<Integer> inputs =
        () -> {
          pulled.incrementAndGet();
          return List.of(1, 2).iterator();
        };

    try (Stream<Integer> results = Parallel.threads(2).stream(inputs, i -> i)) {
      assertThat(pulled).hasValue(0);
      assertThat(results.toList()).containsExactly(1, 2);
    }
  }

  @Test
  void readerThatStopsReadingStopsTheDispatchOfInfiniteInput() {
    AtomicInteger pulled = new AtomicInteger();
    Iterable<Integer> infinite = () -> Stream.generate(pulled::incrementAndGet).iterator();

    for (int jobs : new int[] {1, 2}) {
      pulled.set(0);
      // One worker may do many tasks before the other has ended the first: that is bounded, too.
      Parallel bounded = Parallel.threads(jobs).batchSize(1).mostUnread(50);
      try (Stream<Integer> results = bounded.stream(infinite, i -> i)) {
        assertThat(results.findFirst()).isEqualTo(Optional.of(1));
        assertThat(pulled.get()).isLessThan(100);
      }
    }
  }

  @Test
  void unreadResultsAreBoundedWhileTheNextOneIsSlow() {
    AtomicInteger pulled = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    Iterable<Integer> infinite = () -> Stream.generate(pulled::incrementAndGet).iterator();
    AtomicInteger done = new AtomicInteger();
    try (Stream<Integer> results =
        Parallel.threads(2).batchSize(1).mostUnread(20).stream(
            infinite,
            i -> {
              if (i == 1) {
                release.await();
              } else if (done.incrementAndGet() == 19) {
                release.countDown();
              }
              return i;
            })) {
      assertThat(results.findFirst()).isEqualTo(Optional.of(1));
      assertThat(pulled.get()).isEqualTo(20);
    }
  }

  @Test
  void closingCancelsRunningTasks() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Parallel workers = Parallel.threads(2).open()) {
      Stream<Integer> results =
          workers.batchSize(1).stream(
              List.of(1, 2),
              i -> {
                if (i == 1) {
                  started.await();
                  return i;
                }
                started.countDown();
                try {
                  NEVER.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
                return i;
              });
      assertThat(results.iterator().next()).isEqualTo(1);

      results.close();

      interrupted.await();
      assertThat(workers.map(List.of(1, 2, 3), i -> i)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void streamThatIsOnlyDroppedIsCancelledByTheGarbageCollector() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    dropAStreamWhoseSecondTaskWaits(interrupted);

    while (!interrupted.await(20, TimeUnit.MILLISECONDS)) {
      System.gc();
    }
  }

  private static void dropAStreamWhoseSecondTaskWaits(CountDownLatch interrupted) {
    CountDownLatch started = new CountDownLatch(1);
    Stream<Integer> results =
        Parallel.threads(2).batchSize(1).stream(
            List.of(1, 2),
            i -> {
              if (i == 1) {
                started.await();
                return i;
              }
              started.countDown();
              try {
                NEVER.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return i;
            });
    assertThat(results.iterator().next()).isEqualTo(1);
  }

  @Test
  void failureReachesTheReader() {
    try (Stream<Integer> results =
        Parallel.threads(2).stream(
            List.of(
                delayed(() -> 1),
                delayed(() -> {
                  throw new IOException("boom");
                })))) {
      assertThatThrownBy(results::toList)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void resultsAreDeliveredOnceWhenTheReaderGoesOnAfterAFailure() {
    try (Stream<Integer> results =
        Parallel.threads(1).stream(
            List.of(1, 2, 3),
            i -> {
              if (i == 2) {
                throw new IOException("boom");
              }
              return i;
            })) {
      Iterator<Integer> reader = results.iterator();
      assertThat(reader.next()).isEqualTo(1);
      assertThatThrownBy(reader::next).isInstanceOf(TaskFailedException.class);
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void readerOfAStreamThatSomebodyElseClosesIsNotToldThatItWasAll() {
    Stream<Integer> results = Parallel.threads(2).batchSize(1).stream(List.of(1, 2, 3), i -> i);
    List<Integer> read = new ArrayList<>();

    assertThatThrownBy(() ->
            results.forEach(result -> {
              read.add(result);
              results.close();
            }))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("closed before");
    assertThat(read).containsExactly(1);
  }

  @Test
  void streamOfClosedWorkersIsRefused() {
    Parallel workers = Parallel.threads(2).open();
    workers.close();

    try (Stream<Integer> results = workers.stream(List.of(1), i -> i)) {
      assertThatThrownBy(results::toList)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void resultsAreHandedOutWhileTheInputWaitsForMore() throws Exception {
    BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(1, 2));
    Stream<Integer> input =
        Stream.generate(() -> {
          try {
            return queue.take();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    CountDownLatch first = new CountDownLatch(1);
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (Stream<Integer> results =
                  Parallel.threads(2).preDispatch(2).stream(input, i -> i)) {
                results.limit(3).forEach(result -> first.countDown());
              }
            });

    first.await();
    queue.addAll(List.of(3, 4, 5, 6, 7, 8, 9, 10));
    reader.join();
  }

  @Test
  void inputIsClosedWithAStreamThatWasNotRead() {
    AtomicInteger closed = new AtomicInteger();

    Parallel.threads(2).stream(Stream.of(1, 2).onClose(closed::incrementAndGet), i -> i).close();

    assertThat(closed).hasValue(1);
  }
}
