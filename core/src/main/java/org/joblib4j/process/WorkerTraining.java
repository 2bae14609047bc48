package org.joblib4j.process;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.joblib4j.array.NdArray;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the JVM that is recorded for an {@link AotCache}: a worker and its parent in
 * one, with batches of every kind, so that the cache has what workers use.
 */
final class WorkerTraining {
  private static final int ROUNDS = 30;
  private static final long ENDLESS = Long.MAX_VALUE;

  private WorkerTraining() {}

  /**
   * Runs some batches and ends.
   *
   * @param arguments an empty folder for the socket, which whoever started this removes, too: it
   *     kills this JVM when its own parent ends
   */
  public static void main(String[] arguments) throws IOException {
    CommonPoolThreads.install();
    LifeLine lifeLine = LifeLine.ofStandardInput();
    lifeLine.watch();
    TrafficCounter traffic = new TrafficCounter();
    TemporaryFolder folder = TemporaryFolder.of(Path.of(arguments[0]));
    try (StatusPage page = StatusPage.create();
        Reception reception =
            Reception.openIn(
                folder, Greeting.create(page.path(), "training", "training", 0, Set.of()));
        SharedArrays arrays = new SharedArrays(1 << 20, SharedFile.folders(), traffic, _ -> {})) {
      Thread worker = new Thread(() -> work(lifeLine, folder.path()));
      worker.setDaemon(true);
      worker.start();
      LifeLineWriter toWorker = LifeLineWriter.start(reception.accept(), "training");
      try (Wire tasks = new Wire(reception.accept(), traffic);
          Wire classes = new Wire(reception.accept(), traffic)) {
        ClassServer.start(
            classes, ParentLoaders.TABLE, new KeptOutput(), new AskedLevels(), "training");
        FunctionTable functions = new FunctionTable(_ -> encoder(arrays));
        SentFunctions sent = new SentFunctions(new BitSet());
        long number = 0;
        for (int round = 0; round < ROUNDS; round++) {
          toWorker.tell(LifeLine.FORGET, round);
          for (Batch batch : batches(round)) {
            run(batch, ++number, functions, arrays, sent, tasks);
          }
        }
        check(page.batch() == number);
      }
    }
    // Not closed before: the worker inside ends this JVM when its own life line ends.
    lifeLine.exit();
  }

  /** A worker as {@link WorkerMain} makes it, in this JVM. */
  private static void work(LifeLine training, Path folder) {
    try {
      Dial dial = new Dial(folder);
      SocketChannel connection =
          Objects.requireNonNull(dial.await(ProcessHandle.current().parent().orElseThrow().pid()));
      LifeLine lifeLine = LifeLine.over(connection);
      lifeLine.watch();
      Greeting greeting = Greeting.read(folder);
      Dial.show(greeting.token(), connection);
      Worker worker = WorkerMain.connect(dial, greeting);
      lifeLine.tell(worker);
      training.tell(worker);
      boolean _ = worker.serve();
    } catch (IOException e) {
      System.exit(1);
    }
  }

  private static Encoder encoder(SharedArrays arrays) {
    return new Encoder(ParentLoaders.TABLE, arrays);
  }

  private static void run(
      Batch batch,
      long number,
      FunctionTable functions,
      SharedArrays arrays,
      SentFunctions sent,
      Wire wire)
      throws IOException {
    BatchWriter writer =
        new BatchWriter(
            batch, null, functions, _ -> encoder(arrays), sent, TaskValues.MOST_BYTES, Gauge.NONE);
    int context = ParentLoaders.TABLE.idOf(ClassLoader.getSystemClassLoader());
    writer.send(
        wire,
        new BatchHead(
            number,
            1,
            context,
            0,
            1,
            OptionalLong.empty(),
            ENDLESS,
            false,
            number == 1
                ? new Changes(List.of(), Map.of(), Surroundings.ofThisJvm())
                : Changes.NONE),
        sent);
    check(
        ResultReader.read(
                    wire.receive(), batch.size(), 0, "training", ParentLoaders.TABLE, Gauge.NONE)
                .health()
            == Health.WELL);
  }

  private static void check(boolean good) throws IOException {
    if (!good) {
      throw new IOException("the training did not go as planned");
    }
  }

  private static List<Batch> batches(int round) {
    List<Integer> list = new ArrayList<>(List.of(round, 2, 3));
    double[] shared = new double[1 << 18];
    double[] sent = new double[1 << 10];
    return List.of(
        inputs(x -> x, round, (long) round, 0.5, 1f, true, "text", List.of(1, "a"), list),
        inputs(x -> list.size() + sent.length, 1, 2),
        inputs(x -> ((double[]) x).length, shared, sent),
        inputs(x -> ((NdArray) x).isMapped(), NdArray.of(shared), NdArray.of(sent, 2, 512)),
        inputs(x -> sent, 1),
        inputs(x -> absent(String.valueOf(x)), "no.such.Type" + round),
        Batch.ofTasks(
            0,
            new Task<?>[] {
              Task.delayed(Math::sqrt, (double) round),
              Task.delayed((Integer a, String b) -> a + b, round, "x"),
              Task.delayed(() -> new int[] {round})
            },
            ENDLESS),
        inputs(WorkerTraining::fail, "boom"));
  }

  private static Batch inputs(Fn1<Object, Object, ?> function, Object... inputs) {
    return Batch.ofInputs(0, new Forward(function), inputs, ENDLESS);
  }

  /** The function of a batch takes null too. */
  private record Forward(Fn1<Object, Object, ?> function)
      implements Fn1<@Nullable Object, Object, Throwable> {
    @Override
    public Object call(@Nullable Object input) throws Throwable {
      return function.call(input == null ? "" : input);
    }
  }

  private static Object absent(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader()).getName();
    } catch (ClassNotFoundException e) {
      return e.toString();
    }
  }

  private static Object fail(Object input) {
    throw new IllegalStateException(String.valueOf(input));
  }
}
