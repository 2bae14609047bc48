package loops;

import java.util.List;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.TaskFailedException;

/** Classes of a package that is neither exported nor opened travel to worker processes. */
class Main {
  record Point(int x, int y) implements java.io.Serializable {}

  public static void main(String[] args) {
    int captured = 10;
    List<Point> points =
        Parallel.processes(2).map(List.of(1, 2, 3), x -> new Point(x, x * captured));
    System.out.println(points);

    NdArray large = NdArray.arange(1_000_000).reshape(1000, 1000);
    System.out.println(
        Parallel.processes(2)
            .map(large.split(2), half -> half.isMapped() + " " + half.getLong(0, 1)));

    try {
      Parallel.processes(2).map(List.of(1), Main::fail);
    } catch (TaskFailedException e) {
      System.out.println(e.index() + " " + e.getCause().getMessage());
    }
  }

  private static int fail(int x) {
    throw new IllegalStateException("no " + x);
  }
}
