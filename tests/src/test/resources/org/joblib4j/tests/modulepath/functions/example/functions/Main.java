package example.functions;

import static org.joblib4j.function.Task.delayed;

import java.io.IOException;
import java.util.List;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;

/** Functions and tasks as a user's module writes them. */
public final class Main {
  private Main() {}

  private static int length(String text) throws IOException {
    if (text.isEmpty()) {
      throw new IOException("empty");
    }
    return text.length();
  }

  /** Prints what the functions return and throw. */
  public static void main(String[] arguments) throws Throwable {
    Fn1<String, Integer, IOException> length = Main::length;
    List<Task<Integer>> tasks = List.of(delayed(length, "four"), delayed(Math::max, 2, 3));
    for (Task<Integer> task : tasks) {
      System.out.println(task + " = " + task.call());
    }
    try {
      length.call("");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    System.out.println(Task.class.getModule());
  }
}
