package org.joblib4j.parallel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.joblib4j.function.Fn;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.travel.ValueInput;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task again that {@link Parallel#keepFailures} has saved: alone, in the main thread of this
 * JVM, so that a debugger can be attached and nothing else is in the way. Its {@link WorkerContext}
 * has the index, the attempt and the random numbers that the task had when it failed.
 *
 * <p>Reading a saved task builds the objects that it was saved with, by Java serialization: run
 * only what comes from your own programs.
 */
public final class Replay {
  private Replay() {}

  /**
   * Prints what the task returns, or the stack trace of its failure, and then exits with 1.
   *
   * @param args the folder of the task
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // it is what the program is for
  public static void main(String... args) {
    if (args.length != 1 || args[0].startsWith("-")) {
      System.err.println("usage: Replay FOLDER, one that keepFailures has made");
      System.exit(2);
    }
    try {
      System.out.println("returned: " + run(Path.of(args[0])));
    } catch (Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  /**
   * Runs a saved task in this thread.
   *
   * @param folder where it was saved
   * @throws IOException when the task cannot be read
   * @throws Throwable what the task throws
   */
  public static @Nullable Object run(Path folder) throws Throwable {
    Path file = folder.resolve("task.ser");
    Batch task;
    try (ValueInput in = new ValueInput(Files.newInputStream(file))) {
      task = read(in);
    } catch (ClassNotFoundException e) {
      throw new IOException(
          file
              + " needs the class "
              + e.getMessage()
              + ", which this JVM has not: the program had it from a class loader of its own; put"
              + " its classes on the class path, java -cp CLASSES:... "
              + Replay.class.getName()
              + " "
              + folder,
          e);
    } catch (IOException | ClassCastException e) {
      throw new IOException(file + " cannot be read as a saved task: " + e, e);
    }
    BatchResult result = BatchRunner.run(task, "replay", position -> true);
    Throwable failure = result.failure();
    if (failure != null) {
      throw failure;
    }
    return result.value(0);
  }

  /** Reads what {@link KeptFailures} wrote. */
  private static Batch read(ValueInput in) throws IOException, ClassNotFoundException {
    Fn<?, ?> function = (Fn<?, ?>) in.readObject();
    @Nullable Object[] arguments = (@Nullable Object[]) in.readObject();
    long index = in.readLong();
    int attempt = in.readInt();
    boolean seeded = in.readBoolean();
    long seed = in.readLong();
    Batch task =
        Batch.ofInputs(
                index,
                _ -> function.apply(arguments),
                new @Nullable Object[] {null},
                Long.MAX_VALUE)
            .inAttempt(attempt);
    return seeded ? task.seeded(seed) : task;
  }
}
