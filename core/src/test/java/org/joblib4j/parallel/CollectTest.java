package org.joblib4j.parallel;

import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CollectTest {
  @Test
  void resultsAreReducedInTheOrderOfTheInput() {
    List<Integer> results =
        Parallel.threads(2).collect(IntStream.range(0, 5000).boxed(), i -> 3 * i, toList());

    assertThat(results).isEqualTo(IntStream.range(0, 5000).map(i -> 3 * i).boxed().toList());
  }

  @Test
  void reducerIsCalledByTheCallersThreadOnly() {
    Set<Thread> reducers = new HashSet<>();
    Collector<Integer, List<Integer>, Integer> counting =
        Collector.of(
            ArrayList::new,
            (list, value) -> {
              reducers.add(Thread.currentThread());
              list.add(value);
            },
            (a, b) -> {
              throw new AssertionError("nothing is combined");
            },
            List::size,
            Collector.Characteristics.UNORDERED);

    int count = Parallel.threads(2).collect(IntStream.range(0, 100).boxed(), i -> i, counting);

    assertThat(count).isEqualTo(100);
    assertThat(reducers).containsExactly(Thread.currentThread());
  }

  @Test
  void tenMillionResultsLeaveNothingBehind() {
    AtomicLong most = new AtomicLong();
    AtomicLong reduced = new AtomicLong();
    AtomicLong begun = new AtomicLong();
    long sum =
        Parallel.threads(2)
            .collect(
                LongStream.range(0, 10_000_000)
                    .peek(i -> {
                      begun.set(i);
                      most.accumulateAndGet(i - reduced.get(), Math::max);
                    })
                    .boxed(),
                i -> i,
                Collector.of(
                    () -> new long[1],
                    (long[] total, Long value) -> {
                      reduced.set(value);
                      total[0] += value;
                    },
                    (a, b) -> a,
                    total -> total[0]));

    assertThat(sum).isEqualTo(49_999_995_000_000L);
    assertThat(most.get()).isLessThan(10_000);
  }

  @Test
  void reductionOfNothingIsThatOfTheCollector() {
    assertThat(Parallel.threads(2).collect(List.<Integer>of(), i -> i, summingLong(i -> i)))
        .isZero();
  }

  @Test
  void forEachCallsTheFunctionForEachInput() {
    AtomicLong sum = new AtomicLong();

    Parallel.threads(2).forEach(IntStream.range(0, 1000).boxed(), i -> sum.addAndGet(i));

    assertThat(sum).hasValue(499_500);
  }

  @Test
  void preDispatchBoundsHowFarTheInputIsAhead() {
    AtomicLong pulled = new AtomicLong();
    AtomicLong done = new AtomicLong();
    AtomicLong most = new AtomicLong();

    Parallel.threads(2)
        .preDispatch(3)
        .forEach(
            IntStream.range(0, 2000)
                .boxed()
                .peek(i -> most.accumulateAndGet(pulled.incrementAndGet() - done.get(), Math::max)),
            i -> done.incrementAndGet());

    assertThat(most.get()).isBetween(1L, 3L);
  }
}
