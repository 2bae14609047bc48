package org.joblib4j.tests.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.parallel.DeadlineExceededException;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Progress;
import org.joblib4j.parallel.Retry;

/**
 * A program that makes call after call on four worker processes, in which every {@link Fault}
 * happens at random, while a {@link Saboteur} kills workers from outside: every result must be
 * right, no call may fail that should not, nothing may be left, and the caller must not grow.
 *
 * <p>What happens in a call follows from the seed and the number of the call; when workers are
 * killed from outside does not.
 */
final class Soak {
  private static final int WORKERS = 4;
  private static final int TASKS = 200;
  private static final int TABLE = 1 << 18;

  /** So long takes each task that hangs, and two seconds more until its worker is killed. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** One that ends an innocent task on a machine that is busy would count as a fault of ours. */
  private static final Duration TIMEOUT_WITHOUT_RETRY = Duration.ofSeconds(15);

  private static final List<Fault> ALL = List.of(Fault.values());

  private static final List<Fault> IN_TASKS =
      ALL.stream().filter(fault -> fault.phase() == Fault.Phase.TASK).toList();

  private final long seed;
  private final Parallel workers;
  private final double[] table = IntStream.range(0, TABLE).asDoubleStream().toArray();
  private final TreeMap<String, Integer> struck = new TreeMap<>();
  private long tasks;

  /** The failures of the call that runs, for the case that it fails itself. */
  private final List<String> failures = new ArrayList<>();

  private Soak(long seed, Parallel workers) {
    this.seed = seed;
    this.workers = workers.progress((tasks, count) -> new Failures());
  }

  private final class Failures implements Progress.Watch {
    @Override
    public void failed(Outcome.Failure<?> failure, boolean again) {
      failures.add(failure + (again ? "" : ", for good"));
    }
  }

  /**
   * Runs until the time is over or the calls are made; exits with 1 at the first fault of ours.
   *
   * @param arguments the seed, the number of calls, the number of minutes (whichever comes first),
   *     and a folder for what crashes write
   */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[0]);
    long calls = Long.parseLong(arguments[1]);
    Duration time = Duration.ofMinutes(Long.parseLong(arguments[2]));
    String folder = arguments[3];
    Vitals vitals = new Vitals();
    try (Parallel workers =
        Parallel.processes(WORKERS)
            .workerOptions(
                "-Xmx96m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder + "/crash_%p.log",
                "--enable-native-access=ALL-UNNAMED")
            .open()) {
      Soak soak = new Soak(seed, workers);
      long end = System.nanoTime() + time.toNanos();
      for (long call = 0; call < calls && System.nanoTime() - end < 0; call++) {
        soak.call(call);
        vitals.look();
        System.out.printf(
            "soak: call %d, %d tasks, %d faults; %s%n",
            call, soak.tasks, soak.struck.values().stream().mapToInt(n -> n).sum(), vitals);
      }
      soak.struck.forEach((fault, times) -> System.out.println("soak: " + times + " x " + fault));
      System.out.println("soak: " + soak.tasks + " tasks, every result right");
    }
    vitals.checkFlat();
    awaitNothingLeft();
    System.out.println("soak: passed, " + vitals);
    System.exit(0); // threads that faults have left in this process do not keep it
  }

  private static void awaitNothingLeft() throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    List<String> left = Leftovers.of(ProcessHandle.current().pid());
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(100);
      left = Leftovers.of(ProcessHandle.current().pid());
    }
    check(left.isEmpty(), "left: " + left);
  }

  private void call(long number) throws Exception {
    Random random = new Random(seed * 1_000_003 + number);
    failures.clear();
    Parallel parallel =
        random.nextBoolean() ? workers : workers.batchSize(1 + random.nextInt(TASKS / 4));
    try {
      switch (random.nextInt(4)) {
        case 0, 1 -> everyTaskSucceedsInTheEnd(parallel, random);
        case 2 -> struckTasksFailAndNoOther(parallel, random);
        default -> callsThatEndEarlyEnd(parallel, random);
      }
    } catch (Exception | Error e) {
      System.out.println("soak: FAILED in call " + number + " of seed " + seed + " after");
      failures.forEach(failure -> System.out.println("soak:   " + failure));
      throw e;
    }
  }

  /** Retries get a call through faults in its tasks and a saboteur outside. */
  private void everyTaskSucceedsInTheEnd(Parallel parallel, Random random) throws Exception {
    List<Cargo> cargo = cargo(random, IN_TASKS, 1);
    Retry stubbornly = Retry.times(50).on(Throwable.class);
    double[] shared = table;
    try (Saboteur saboteur = Saboteur.begin(random.nextLong(), random.nextInt(4))) {
      List<Cargo> results =
          parallel
              .timeout(TIMEOUT)
              .retries(stubbornly)
              .map(cargo, each -> checked(each, shared).carry());
      check(saboteur.isHarmless(), "the saboteur failed");
      for (int i = 0; i < TASKS; i++) {
        check(results.get(i).number() == i, "result " + results.get(i) + " in place " + i);
      }
    }
    check(results(cargo) == TASKS, "inputs changed");
  }

  private static long results(List<Cargo> cargo) {
    return cargo.stream().map(Cargo::number).distinct().count();
  }

  private void struckTasksFailAndNoOther(Parallel parallel, Random random) throws Exception {
    List<Fault> faults =
        ALL.stream()
            // It occupies the caller itself for a while.
            .filter(fault -> fault != Fault.RESULT_LOOPS_IN_THE_CALLER || random.nextInt(10) == 0)
            .toList();
    List<Cargo> cargo = cargo(random, faults, Integer.MAX_VALUE);
    double[] shared = table;
    List<Outcome<Cargo>> outcomes =
        parallel
            .timeout(TIMEOUT_WITHOUT_RETRY)
            .outcomes(cargo, each -> checked(each, shared).carry());
    check(outcomes.size() == TASKS, outcomes.size() + " outcomes");
    for (int i = 0; i < TASKS; i++) {
      Fault fault = cargo.get(i).fault();
      switch (outcomes.get(i)) {
        case Outcome.Success<Cargo> success -> {
          check(success.value().number() == i, "result " + success.value() + " in place " + i);
          check(fault == null || fault.seen() == null, "task " + i + " outlived " + fault);
        }
        case Outcome.Failure<Cargo> failure ->
            check(
                // A small heap, or a machine that is busy, makes some faults slow.
                fault != null
                    && (fault.isSeenAs(failure.cause())
                        || failure.cause() instanceof TimeoutException),
                "task " + i + " with " + fault + " failed: " + failure.cause());
      }
    }
  }

  /** A reader that goes away, and a deadline. */
  private void callsThatEndEarlyEnd(Parallel parallel, Random random) throws Exception {
    List<Cargo> cargo = cargo(random, IN_TASKS, 1);
    int read = 1 + random.nextInt(TASKS / 2);
    Set<Integer> seen = new HashSet<>();
    try (Stream<Cargo> results =
        parallel
            .timeout(TIMEOUT)
            .retries(Retry.times(50).on(Throwable.class))
            .unorderedStream(cargo, Cargo::carry)) {
      results.limit(read).forEach(each -> check(seen.add(each.number()), "twice: " + each));
    }
    check(seen.size() == read, seen.size() + " of " + read + " results");
    try {
      parallel
          .deadline(Duration.ofMillis(1 + random.nextInt(300)))
          .forEach(Stream.generate(() -> Cargo.of(0)), Cargo::carry);
      check(false, "an endless call has ended");
    } catch (DeadlineExceededException e) {
      // That is how it ends.
    }
  }

  private List<Cargo> cargo(Random random, List<Fault> faults, int attempts) {
    Fault[] at = new Fault[TASKS];
    for (int i = random.nextInt(6); i > 0; i--) {
      at[random.nextInt(TASKS)] = faults.get(random.nextInt(faults.size()));
    }
    List<Cargo> cargo = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      cargo.add(at[i] == null ? Cargo.of(i) : Cargo.of(i, at[i], attempts));
    }
    Arrays.stream(at)
        .filter(fault -> fault != null)
        .forEach(fault -> struck.merge(fault.event(), 1, Integer::sum));
    tasks += TASKS;
    return cargo;
  }

  /** The same cargo, where the shared array has arrived whole. */
  private static Cargo checked(Cargo cargo, double[] shared) {
    if (shared[cargo.number()] != cargo.number() || shared[TABLE - 1] != TABLE - 1) {
      throw new AssertionError("the shared array is not what it was");
    }
    return cargo;
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
