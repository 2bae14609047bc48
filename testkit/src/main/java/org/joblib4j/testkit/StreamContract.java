package org.joblib4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.parallel.Parallel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lazy stream of results does for its reader, wherever its tasks run. */
@Timeout(
    value = Await.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StreamContract {
  /** Enough tasks for batches of all sizes. */
  static final int MANY = 10_000;

  /** A test instance, made by JUnit. */
  protected StreamContract() {}

  /**
   * The place under test, not opened: {@code Parallel.on(new YourBackend(), jobs)}.
   *
   * @param jobs the number of jobs
   */
  protected abstract Parallel parallel(int jobs);

  /** Two workers, not opened. */
  final Parallel two() {
    return parallel(2);
  }

  /** A lazy stream gives the same results in the same order. */
  @Test
  public void streamIsReadInTheOrderOfTheInput() {
    try (Stream<Integer> results =
        two().stream(IntStream.range(0, MANY).boxed(), StreamContract::sometimesSlow)) {
      assertThat(results.toList())
          .isEqualTo(IntStream.range(0, MANY).map(i -> 3 * i).boxed().toList());
    }
  }

  /** A stream in the order of completion has the same results. */
  @Test
  public void unorderedStreamHasAllResults() {
    try (Stream<Integer> results =
        two().unorderedStream(IntStream.range(0, MANY).boxed(), StreamContract::sometimesSlow)) {
      assertThat(results.sorted().toList())
          .isEqualTo(IntStream.range(0, MANY).map(i -> 3 * i).boxed().toList());
    }
  }

  /** Two streams of the same workers are read in turn, and neither sees the other's results. */
  @Test
  public void twoStreamsOfTheSameWorkersAreReadInTurn() {
    try (Parallel workers = two().open();
        Stream<Integer> one =
            workers.stream(IntStream.range(0, 500).boxed(), StreamContract::triple);
        Stream<Integer> two =
            workers.stream(IntStream.range(500, 1000).boxed(), StreamContract::triple)) {
      Iterator<Integer> first = one.iterator();
      Iterator<Integer> second = two.iterator();
      for (int i = 0; i < 500; i++) {
        assertThat(first.next()).isEqualTo(3 * i);
        assertThat(second.next()).isEqualTo(3 * (500 + i));
      }
      assertThat(first.hasNext() || second.hasNext()).isFalse();
    }
  }

  /** Who closes a stream before its end can use the workers again, however large its results. */
  @Test
  public void streamClosedEarlyLeavesUsableWorkers() {
    try (Parallel workers = two().open()) {
      for (int round = 0; round < 3; round++) {
        try (Stream<byte[]> results =
            workers.stream(IntStream.range(0, 10).boxed(), i -> new byte[500_000 + i])) {
          Iterator<byte[]> reader = results.iterator();
          assertThat(reader.next()).hasSize(500_000);
          assertThat(reader.next()).hasSize(500_001);
        }
        assertThat(workers.map(List.of(1, 2), StreamContract::triple)).containsExactly(3, 6);
      }
    }
  }

  /** Who reads no more than he needs has no more computed than what is bounded. */
  @Test
  public void streamOfInfiniteInputIsBounded() {
    List<Integer> pulled = Collections.synchronizedList(new ArrayList<>());
    try (Parallel workers = two().open();
        Stream<Integer> results =
            workers.mostUnread(50).batchSize(1).stream(
                Stream.iterate(0, i -> i + 1).peek(pulled::add), StreamContract::triple)) {
      assertThat(results.limit(10).toList())
          .isEqualTo(IntStream.range(0, 10).map(i -> 3 * i).boxed().toList());
      assertThat(pulled).hasSizeLessThan(150);
    }
  }

  /** Multiplies by three. */
  static int triple(int i) {
    return 3 * i;
  }

  /** Takes a while for few inputs. */
  static int sometimesSlow(int i) {
    if (i % 1000 == 17) {
      long until = System.nanoTime() + 5_000_000;
      while (System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
    }
    return 3 * i;
  }
}
