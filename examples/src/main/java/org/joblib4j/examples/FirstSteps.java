package org.joblib4j.examples;

import static org.joblib4j.function.Task.delayed;

import java.util.List;
import java.util.stream.IntStream;
import org.joblib4j.parallel.Parallel;

/** The first steps with {@link Parallel}, as its documentation shows them. */
public final class FirstSteps {
  private FirstSteps() {}

  /** One function over many inputs. */
  public static List<Double> map() {
    // @start region="map"
    List<Double> roots = Parallel.jobs(2).map(IntStream.range(0, 10), i -> Math.sqrt(i * i));
    // @end
    return roots;
  }

  /** Tasks that each bring their function and its arguments. */
  public static List<Double> call() {
    // @start region="call"
    List<Double> results =
        Parallel.jobs(2).call(List.of(delayed(Math::sqrt, 16.0), delayed(Math::pow, 2.0, 10.0)));
    // @end
    return results;
  }

  /** The same workers for several calls. */
  public static double open() {
    // @start region="open"
    double total = 0;
    try (Parallel workers = Parallel.processes(2).open()) {
      while (total < 100) {
        double now = total;
        List<Double> step = workers.map(List.of(1, 2, 3), i -> Math.sqrt(now + i));
        total += step.stream().mapToDouble(x -> x).sum();
      }
    }
    // @end
    return total;
  }

  /** Runs all steps and prints what they give. */
  public static void main(String... args) {
    System.out.println(map());
    System.out.println(call());
    System.out.println(open());
  }
}
