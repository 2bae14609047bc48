package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.joblib4j.function.Task;
import org.junit.jupiter.api.Test;

/** Random numbers follow from the seed of a call and the index of a task, and from nothing else. */
class SeedTest {
  private static final Parallel SEEDED = Parallel.threads(2).seed(42);

  private static RandomGenerator random() {
    return WorkerContext.current().orElseThrow().random();
  }

  private static List<Long> draw(int count) {
    return LongStream.generate(random()::nextLong).limit(count).boxed().toList();
  }

  private static List<Long> sequences(Parallel parallel, int tasks) {
    return parallel.map(IntStream.range(0, tasks).boxed(), i -> random().nextLong());
  }

  /** Made by NumPy: {@code Philox(key=42, counter=i << 64).random_raw(6)}. */
  @Test
  void numbersAreThoseOfPhilox() {
    assertThat(SEEDED.map(List.of(0, 1), i -> draw(6)))
        .containsExactly(
            List.of(
                0xd1f8817d4d62880eL,
                0x307266b65cc8797eL,
                0xde1f04e7f084ed03L,
                0x65034a8e78cd1e59L,
                0x5e3daa8961c3e3d3L,
                0x6f37dea4a04bd05cL),
            List.of(
                0x34dd631ca2a22da1L,
                0x3d471dd82828a5caL,
                0xc74573649e2c1cabL,
                0xd1e0749f87255bc6L,
                0x2af77e87daceecb9L,
                0x275f504b0154b61bL));
    assertThat(Parallel.jobs(1).seed(43).map(List.of(0), i -> draw(2)))
        .containsExactly(List.of(0x23dbc43a55cea67aL, 0xc79d84484a32b703L));
    assertThat(SEEDED.map(IntStream.range(0, 8).boxed(), i -> random().nextDouble()).getLast())
        .isEqualTo(0.4502664720018066);
  }

  @Test
  void workersBatchesAndKindsOfCallChangeNothing() {
    List<Long> expected = sequences(SEEDED, 1000);

    assertThat(new HashSet<>(expected)).hasSize(1000);
    assertThat(sequences(Parallel.jobs(1).seed(42), 1000)).isEqualTo(expected);
    assertThat(sequences(SEEDED.batchSize(7), 1000)).isEqualTo(expected);
    assertThat(sequences(Parallel.virtualThreads(50).seed(42), 1000)).isEqualTo(expected);
    assertThat(SEEDED.stream(expected, i -> random().nextLong())).isEqualTo(expected);
    assertThat(
            SEEDED.call(Stream.generate(() -> Task.delayed(() -> random().nextLong())).limit(1000)))
        .isEqualTo(expected);
    assertThat(SEEDED.submit(Task.delayed(() -> random().nextLong())).join())
        .isEqualTo(expected.getFirst());
  }

  @Test
  void taskThatIsTriedAgainHasItsNumbersAgain() {
    Set<Integer> failed = ConcurrentHashMap.newKeySet();

    List<Long> numbers =
        SEEDED
            .retries(1)
            .map(
                IntStream.range(0, 1000).boxed(),
                i -> {
                  long number = random().nextLong();
                  if (i % 3 == 0 && failed.add(i)) {
                    throw new IllegalStateException("the first time");
                  }
                  return number;
                });

    assertThat(numbers).isEqualTo(sequences(SEEDED, 1000));
  }

  @Test
  void generatorGoesOnWithinTheTask() {
    assertThat(SEEDED.map(List.of(0), i -> List.of(random().nextLong(), random().nextLong())))
        .isEqualTo(SEEDED.map(List.of(0), i -> draw(2)));
  }

  @Test
  void callsInsideOfTasksHaveSeedsOfTheirOwn() {
    Parallel inner = Parallel.threads(2);
    List<List<Long>> expected = nested(SEEDED, inner);

    assertThat(new HashSet<>(expected.stream().flatMap(List::stream).toList())).hasSize(4 * 7);
    assertThat(nested(Parallel.jobs(1).seed(42), Parallel.jobs(1))).isEqualTo(expected);
    assertThat(nested(SEEDED.batchSize(1), Parallel.virtualThreads(3))).isEqualTo(expected);
    assertThat(expected.stream().map(List::getLast)).isEqualTo(sequences(SEEDED, 4));
  }

  /** Two calls and a submitted task in each task, and then a number of the task itself. */
  private static List<List<Long>> nested(Parallel outer, Parallel inner) {
    return outer.map(
        IntStream.range(0, 4).boxed(),
        i -> {
          Stream<Long> submitted =
              Stream.of(inner.submit(Task.delayed(() -> random().nextLong())).join());
          Stream<Long> first = sequences(inner, 2).stream();
          Stream<Long> second = sequences(inner, 3).stream();
          return Stream.of(submitted, first, second, Stream.of(random().nextLong()))
              .flatMap(each -> each)
              .toList();
        });
  }

  @Test
  void seedOfAScopeIsThatOfItsCallsAndNotOfThoseInsideOfTasks() {
    List<List<Long>> numbers =
        SEEDED.asDefault(
            () -> Parallel.defaults().map(List.of(0, 1), i -> sequences(Parallel.defaults(), 2)));

    assertThat(numbers.get(0)).doesNotContainAnyElementsOf(numbers.get(1));
    assertThat(Collections.disjoint(numbers.get(0), sequences(SEEDED, 2))).isTrue();
    assertThat(
            SEEDED.<List<Long>, RuntimeException>asDefault(() -> sequences(Parallel.defaults(), 5)))
        .isEqualTo(sequences(SEEDED, 5));
    assertThat(
            SEEDED.asDefault(
                () -> Parallel.defaults().submit(Task.delayed(() -> random().nextLong())).join()))
        .isEqualTo(sequences(SEEDED, 1).getFirst());
  }

  @Test
  void scopeInsideOfATaskSaysTheSeedOfItsCalls() {
    assertThat(
            Parallel.threads(2)
                .seed(1)
                .map(List.of(0, 1), i -> SEEDED.asDefault(() -> sequences(Parallel.defaults(), 3))))
        .containsOnly(sequences(SEEDED, 3));
  }

  @Test
  void withoutASeedThereAreNoNumbers() {
    assertThatThrownBy(() -> sequences(Parallel.threads(2), 1))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("seed(42)");
  }

  @Test
  void contextOfATaskThatIsOverDrawsNothing() {
    List<WorkerContext> contexts =
        Parallel.jobs(1)
            .seed(42)
            .batchSize(2)
            .map(List.of(0, 1), i -> WorkerContext.current().orElseThrow());

    assertThatThrownBy(contexts.getFirst()::random)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("task 0");
  }
}
