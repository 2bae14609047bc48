package org.joblib4j.tests.parallel;

import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.function.Task.delayed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.joblib4j.function.Action0;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.WorkerContext;
import org.junit.jupiter.api.Test;

/**
 * Every way to run a loop takes every kind of input and tasks, and ordinary code compiles: lambdas
 * with and without types, method references, code that throws, code with and without a value.
 */
class EvenFaceTest {
  private static final Parallel TWO = Parallel.threads(2);
  private static final List<Integer> THREE = List.of(1, 2, 3);
  private static final List<Integer> DOUBLED = List.of(2, 4, 6);

  private static int twice(int i) throws IOException {
    if (i < 0) {
      throw new IOException("negative");
    }
    return 2 * i;
  }

  private static int overloaded() {
    return 1;
  }

  private static int overloaded(int i) {
    return i;
  }

  private static Iterator<Integer> iterator() {
    return THREE.iterator();
  }

  private static Integer[] array() {
    return new Integer[] {1, 2, 3};
  }

  private static IntStream numbers() {
    return IntStream.of(new int[] {1, 2, 3});
  }

  private static List<Task<Integer>> tasks() {
    return List.of(
        delayed(EvenFaceTest::twice, 1),
        delayed(EvenFaceTest::twice, 2),
        delayed(EvenFaceTest::twice, 3));
  }

  @SuppressWarnings("unchecked") // Java has no arrays of generic types
  private static Task<Integer>[] taskArray() {
    return tasks().toArray(Task[]::new);
  }

  @Test
  void mapTakesEveryKindOfInput() {
    List<List<Integer>> results =
        List.of(
            TWO.map(THREE, EvenFaceTest::twice),
            TWO.map(THREE.stream(), EvenFaceTest::twice),
            TWO.map(numbers(), EvenFaceTest::twice),
            TWO.map(iterator(), EvenFaceTest::twice),
            TWO.map(array(), EvenFaceTest::twice),
            TWO.map(THREE::iterator, EvenFaceTest::twice),
            TWO.map(() -> iterator(), EvenFaceTest::twice),
            TWO.map(numbers().iterator(), EvenFaceTest::twice),
            TWO.call(tasks()),
            TWO.call(tasks().stream()),
            TWO.call(tasks().iterator()),
            TWO.call(taskArray()));

    assertThat(results).allMatch(DOUBLED::equals);
  }

  @Test
  void outcomesTakeEveryKindOfInput() {
    List<List<Outcome<Integer>>> results =
        List.of(
            TWO.outcomes(THREE, EvenFaceTest::twice),
            TWO.outcomes(THREE.stream(), EvenFaceTest::twice),
            TWO.outcomes(numbers(), EvenFaceTest::twice),
            TWO.outcomes(iterator(), EvenFaceTest::twice),
            TWO.outcomes(array(), EvenFaceTest::twice),
            TWO.outcomes(tasks()),
            TWO.outcomes(tasks().stream()),
            TWO.outcomes(tasks().iterator()),
            TWO.outcomes(taskArray()));

    assertThat(results)
        .allMatch(outcomes -> DOUBLED.equals(outcomes.stream().map(Outcome::get).toList()));
  }

  @Test
  void streamTakesEveryKindOfInput() {
    List<Stream<Integer>> results =
        List.of(
            TWO.stream(THREE, EvenFaceTest::twice),
            TWO.stream(THREE.stream(), EvenFaceTest::twice),
            TWO.stream(numbers(), EvenFaceTest::twice),
            TWO.stream(iterator(), EvenFaceTest::twice),
            TWO.stream(array(), EvenFaceTest::twice),
            TWO.stream(tasks()),
            TWO.stream(tasks().stream()),
            TWO.stream(tasks().iterator()),
            TWO.stream(taskArray()));

    assertThat(results).allMatch(stream -> DOUBLED.equals(stream.toList()));
  }

  @Test
  void unorderedStreamTakesEveryKindOfInput() {
    List<Stream<Integer>> results =
        List.of(
            TWO.unorderedStream(THREE, EvenFaceTest::twice),
            TWO.unorderedStream(THREE.stream(), EvenFaceTest::twice),
            TWO.unorderedStream(numbers(), EvenFaceTest::twice),
            TWO.unorderedStream(iterator(), EvenFaceTest::twice),
            TWO.unorderedStream(array(), EvenFaceTest::twice),
            TWO.unorderedStream(tasks()),
            TWO.unorderedStream(tasks().stream()),
            TWO.unorderedStream(tasks().iterator()),
            TWO.unorderedStream(taskArray()));

    assertThat(results).allMatch(stream -> DOUBLED.equals(stream.sorted().toList()));
  }

  @Test
  void collectTakesEveryKindOfInput() {
    List<Double> means =
        List.of(
            TWO.collect(THREE, EvenFaceTest::twice, averagingDouble(x -> x)),
            TWO.collect(THREE.stream(), EvenFaceTest::twice, averagingDouble(x -> x)),
            TWO.collect(numbers(), EvenFaceTest::twice, averagingDouble(x -> x)),
            TWO.collect(iterator(), EvenFaceTest::twice, averagingDouble(x -> x)),
            TWO.collect(array(), EvenFaceTest::twice, averagingDouble(x -> x)),
            TWO.collect(tasks(), averagingDouble(x -> x)),
            TWO.collect(tasks().stream(), averagingDouble(x -> x)),
            TWO.collect(tasks().iterator(), averagingDouble(x -> x)),
            TWO.collect(taskArray(), averagingDouble(x -> x)));
    Map<Integer, Long> rests = TWO.collect(numbers(), x -> x % 2, groupingBy(x -> x, counting()));

    assertThat(means).containsOnly(4.0);
    assertThat(rests).isEqualTo(Map.of(0, 1L, 1, 2L));
  }

  @Test
  void forEachTakesEveryKindOfInput() {
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    List<Task<Boolean>> tasks = List.of(delayed(seen::add, 3), delayed(seen::add, 4));

    TWO.forEach(THREE, x -> seen.add(x));
    TWO.forEach(THREE.stream(), seen::add);
    TWO.forEach(numbers(), seen::add);
    TWO.forEach(iterator(), seen::add);
    TWO.forEach(array(), (Integer x) -> seen.add(x));
    TWO.forEach(tasks);
    TWO.forEach(tasks.stream());
    TWO.forEach(tasks.iterator());
    TWO.forEach(tasks.toArray(Task<?>[]::new));

    assertThat(seen.stream().mapToInt(x -> x).sum()).isEqualTo(5 * 6 + 4 * 7);
  }

  @Test
  void inputsOfOtherTypesAndShapesCompile() throws IOException {
    List<Long> longs = TWO.map(LongStream.rangeClosed(1, 3), x -> x + 1);
    List<Double> roots = TWO.map(DoubleStream.of(4, 9), Math::sqrt);
    List<Integer> lengths = TWO.map(new String[] {"a", "bb"}, String::length);
    List<Integer> wider = TWO.map(List.of("a", "bb"), (CharSequence s) -> s.length());
    List<Object> objects = TWO.map(numbers(), x -> x);
    List<Integer> characters = TWO.map("ab".chars(), x -> x - 'a');
    List<Integer> words = TWO.map(new Scanner("a bb"), String::length);
    List<String> entries = TWO.map(Map.of("a", 1).entrySet(), e -> e.getKey() + e.getValue());
    List<List<Integer>> lists = TWO.map(THREE, List::of);
    List<Integer> rows = TWO.map(new int[][] {{1}, {2, 3}}, row -> row.length);
    List<Integer> chosen = TWO.map(numbers(), EvenFaceTest::overloaded);
    List<Object> mixed = TWO.call(List.of(delayed(Math::sqrt, 4.0), delayed(String::length, "a")));
    List<Double> nested = TWO.call(numbers().mapToObj(i -> delayed(Math::sqrt, (double) i * i)));

    assertThat(longs).containsExactly(2L, 3L, 4L);
    assertThat(roots).containsExactly(2.0, 3.0);
    assertThat(List.of(lengths, wider, words, rows)).containsOnly(List.of(1, 2));
    assertThat(objects).isEqualTo(THREE);
    assertThat(characters).containsExactly(0, 1);
    assertThat(entries).containsExactly("a1");
    assertThat(lists).containsExactly(List.of(1), List.of(2), List.of(3));
    assertThat(chosen).isEqualTo(THREE);
    assertThat(mixed).containsExactly(2.0, 1);
    assertThat(nested).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void nullsOfAnArrayAreInputs() {
    assertThat(TWO.map(new String[] {"a", null}, String::valueOf)).containsExactly("a", "null");
  }

  @Test
  void streamOfNumbersIsClosedAtTheEnd() {
    List<AtomicBoolean> closed = new ArrayList<>();
    List<Object> results = new ArrayList<>();

    results.add(TWO.map(watched(numbers(), closed), x -> x));
    results.add(TWO.outcomes(watched(numbers(), closed), x -> x));
    results.add(TWO.collect(watched(numbers(), closed), x -> x, counting()));
    TWO.forEach(watched(numbers(), closed), x -> {});
    results.add(TWO.stream(watched(numbers(), closed), x -> x).toList());
    try (Stream<Integer> unread = TWO.unorderedStream(watched(numbers(), closed), x -> x)) {
      results.add(unread.isParallel());
    }

    assertThat(results).hasSize(5);
    assertThat(closed).hasSize(6).allMatch(AtomicBoolean::get);
  }

  private static <A, S extends BaseStream<A, S>> S watched(S stream, List<AtomicBoolean> closed) {
    AtomicBoolean flag = new AtomicBoolean();
    closed.add(flag);
    return stream.onClose(() -> flag.set(true));
  }

  @Test
  void iteratorKeepsWhatACallDoesNotNeed() {
    Iterator<Integer> endless = Stream.iterate(1, i -> i + 1).iterator();

    try (Stream<Integer> all = Parallel.jobs(1).batchSize(1).stream(endless, EvenFaceTest::twice)) {
      assertThat(all.limit(3).toList()).isEqualTo(DOUBLED);
    }
    assertThat(endless.next()).isBetween(4, 5);
  }

  @Test
  void submitTakesFunctionsAndTasks() {
    CompletableFuture<Integer> constant = TWO.submit(() -> 1);
    CompletableFuture<Integer> call = TWO.submit(() -> twice(4));
    CompletableFuture<Integer> reference = TWO.submit(EvenFaceTest::overloaded);
    CompletableFuture<Double> task = TWO.submit(delayed(Math::sqrt, 4.0));
    CompletableFuture<String> block =
        TWO.submit(() -> {
          int sum = 1 + twice(1);
          return "sum " + sum;
        });
    CompletableFuture<Object> thrower =
        TWO.submit(() -> {
          throw new IOException("no");
        });
    CompletableFuture<List<Integer>> inside =
        TWO.submit(() -> Parallel.jobs(2).map(THREE, EvenFaceTest::twice));

    assertThat(constant.join() + call.join() + reference.join()).isEqualTo(10);
    assertThat(task.join()).isEqualTo(2.0);
    assertThat(block.join()).isEqualTo("sum 3");
    assertThatThrownBy(thrower::join).hasRootCauseInstanceOf(IOException.class);
    assertThat(inside.join()).isEqualTo(DOUBLED);
    assertThat(TWO.submit(() -> 1).join() + 1).isEqualTo(2);
  }

  @Test
  void functionIsSubmittedToAProcess() {
    int captured = 20;

    assertThat(Parallel.processes(1).submit(() -> captured + 1).join()).isEqualTo(21);
  }

  @Test
  void asDefaultTakesCodeWithAndWithoutAValue() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Callable<Integer> callable = () -> 7;
    Runnable runnable = runs::incrementAndGet;
    Parallel virtual = Parallel.virtualThreads(1);

    int constant = virtual.asDefault(() -> 1);
    int thrown = virtual.asDefault(() -> twice(1));
    int called = virtual.asDefault(callable::call);
    List<Integer> inside = virtual.asDefault(() -> Parallel.jobs(2).map(THREE, x -> 2 * x));
    String block =
        virtual.asDefault(() -> {
          if (constant > 1) {
            throw new IOException("no");
          }
          return "block";
        });
    virtual.asDefault(runnable::run);
    virtual.asDefault(() -> runnable.run());
    virtual.asDefault(() -> {
      twice(runs.incrementAndGet());
    });
    virtual.asDefault(() -> {});
    virtual.asDefault(() -> runs.set(runs.get() + placeOfDefaultCall().length()));

    assertThat(List.of(constant, thrown, called)).containsExactly(1, 2, 7);
    assertThat(inside).isEqualTo(DOUBLED);
    assertThat(block).isEqualTo("block");
    assertThat(runs).hasValue(3 + "virtual thread".length());
  }

  private static String placeOfDefaultCall() {
    return Parallel.defaults()
        .map(List.of(1), x -> WorkerContext.current().orElseThrow().worker())
        .getFirst()
        .replaceAll(" [0-9]+$", "");
  }

  @Test
  void whatCodeInAScopeThrowsKeepsItsType() {
    assertThatThrownBy(() ->
            TWO.asDefault(() -> {
              throw new IOException("no");
            }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> throwing(TWO)).isInstanceOf(IOException.class);
  }

  /** Compiles only if the exception of code without a value is a checked one of its own type. */
  private static void throwing(Parallel parallel) throws IOException {
    parallel.asDefault(() -> {
      if (twice(-1) > 0) {
        throw new IOException("positive");
      }
    });
  }

  private static int prepared;

  private static void prepare() throws IOException {
    prepared = 10 * twice(2);
  }

  private static int prepareWithValue() {
    prepared = 40;
    return prepared;
  }

  private static void prepareAs(WorkerContext worker) {
    prepared = 40 + worker.rank();
  }

  @Test
  void initializerNeedNotKnowItsWorker() {
    List<Parallel> all =
        List.of(
            Parallel.processes(1).initializer(() -> prepare()),
            Parallel.processes(1).initializer(EvenFaceTest::prepare),
            Parallel.processes(1).initializer(() -> prepareWithValue()),
            Parallel.processes(1).initializer(EvenFaceTest::prepareWithValue),
            Parallel.processes(1).initializer(worker -> prepareAs(worker)),
            Parallel.processes(1).initializer(EvenFaceTest::prepareAs));

    for (Parallel workers : all) {
      try (Parallel open = workers.open()) {
        assertThat(open.map(List.of(1), x -> x + prepared)).containsExactly(41);
      }
    }
    assertThat(prepared).isZero();
  }

  @Test
  void initializerWithoutAWorkerThatThrowsFailsItsTasks() {
    Parallel workers =
        Parallel.processes(1)
            .initializer(() -> {
              throw new IOException("no table");
            });

    assertThatThrownBy(() -> workers.map(List.of(1), x -> x))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("no table");
  }

  @Test
  void callsWithTheSameInitializerShareWarmWorkers() {
    Action0<IOException> same = EvenFaceTest::prepare;

    List<Long> first = pids(Parallel.processes(1).initializer(same));
    List<Long> second = pids(Parallel.processes(1).initializer(same));

    assertThat(second).isEqualTo(first);
  }

  private static List<Long> pids(Parallel workers) {
    return workers.map(List.of(1), x -> ProcessHandle.current().pid());
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without such a check may do
  void nothingThatIsMissingIsTakenForAnInput() {
    assertThatThrownBy(() -> TWO.map((Iterator<Integer>) null, x -> x))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("inputs");
    assertThatThrownBy(() -> TWO.forEach(Collections.emptyList(), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("action");
  }
}
