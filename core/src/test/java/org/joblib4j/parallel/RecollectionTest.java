package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Recalling;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions that have results before they are called. */
class RecollectionTest {
  /** Knows the doubles of all numbers but some, of which the negative ones fail. */
  private static final class Doubles implements Fn1<Integer, Integer, RuntimeException>, Recalling {
    private static final long serialVersionUID = 1;

    private final int unknown;

    Doubles(int unknown) {
      this.unknown = unknown;
    }

    @Override
    public Integer call(Integer n) {
      if (n < 0) {
        throw new IllegalArgumentException(n + " is negative");
      }
      return 2 * n;
    }

    @Override
    public Optional<Recalled> recall(@Nullable Object... arguments) {
      if (!(arguments[0] instanceof Integer n) || n == unknown || n < 0) {
        return Optional.empty();
      }
      if (n == 1_000) {
        throw new StackOverflowError("a fault of recall is none of the call");
      }
      return Optional.of(new Recalled(2 * n));
    }
  }

  @Test
  void whatIsKnownAndWhatIsComputedComeInOrder() {
    assertThat(Parallel.threads(2).map(List.of(1, 2, 3, 4, 5), new Doubles(3)))
        .containsExactly(2, 4, 6, 8, 10);
    assertThat(Parallel.jobs(1).map(List.of(1, 2, 3, 4, 5), new Doubles(5)))
        .containsExactly(2, 4, 6, 8, 10);
    assertThat(Parallel.threads(2).map(List.of(999, 1_000, 1_001), new Doubles(0)))
        .containsExactly(1_998, 2_000, 2_002);
  }

  @Test
  void aKnownResultIsHandedOutBeforeAnInputThatWaitsForIt() {
    BlockingQueue<Integer> inputs = new LinkedBlockingQueue<>(List.of(1));
    Iterable<Integer> waiting =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Integer next() {
                try {
                  return inputs.take();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            };
    try (Stream<Integer> results =
        Parallel.threads(2).preDispatch(1).batchSize(1).stream(waiting, new Doubles(0))) {
      Iterator<Integer> each = results.iterator();
      for (int i = 0; i < 5; i++) {
        int result = each.next();
        assertThat(result).isEqualTo(2 << i);
        inputs.add(result);
      }
    }
  }

  @Test
  void aFailureEndsACallThatFindsResultsForEver() {
    assertThatThrownBy(() ->
            Parallel.threads(2).map(Stream.iterate(-1, n -> n == 500 ? 1 : n + 1), new Doubles(0)))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("-1 is negative");
  }
}
