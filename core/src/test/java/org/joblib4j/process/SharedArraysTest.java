package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Large arrays reach workers without being copied for each task. */
class SharedArraysTest {
  private static final int LENGTH = 1 << 20;
  private static final long BYTES = 8L * LENGTH;

  private Workers workers;
  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    workers = Calls.open(2);
  }

  @AfterEach
  void close() {
    workers.close();
  }

  private static double[] numbers() {
    double[] numbers = new double[LENGTH];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  private static double sum(NdArray array) {
    return Arrays.stream(array.toDoubleArray()).sum();
  }

  @Test
  void anArgumentOfManyTasksIsWrittenOnce() throws Exception {
    NdArray array = NdArray.of(numbers());
    double expected = sum(array);
    try (Run run = workers.startRun()) {
      List<CompletableFuture<BatchResult>> told = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        told.add(Calls.submit(run, Calls.inputs((NdArray a) -> sum(a), array, array)));
      }
      for (CompletableFuture<BatchResult> each : told) {
        assertThat(Calls.values(Calls.result(each))).containsExactly(expected, expected);
      }
    }
    assertThat(workers.traffic().shared()).isEqualTo(BYTES);
    assertThat(workers.traffic().sent()).isLessThan(200_000);
  }

  @Test
  void aCapturedArrayIsSharedToo() throws Exception {
    NdArray array = NdArray.of(numbers());
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs((Integer i) -> array.getDouble(i), 5))))
          .containsExactly(5.0);
    }
    assertThat(workers.traffic().shared()).isEqualTo(BYTES);
  }

  @Test
  void sharedArraysAreMappedAndReadOnly() throws Exception {
    try (Run run = workers.startRun()) {
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs(
                          (NdArray a) -> a.isMapped() && a.isReadOnly(), NdArray.of(numbers())))))
          .containsExactly(true);
    }
  }

  @Test
  void aJavaArrayAndTheNdArrayOverItAreOne() throws Exception {
    double[] numbers = numbers();
    try (Run run = workers.startRun()) {
      Calls.values(Calls.run(run, Calls.inputs(_ -> 0, numbers, NdArray.of(numbers))));
    }
    assertThat(workers.traffic().shared()).isEqualTo(BYTES);
  }

  @Test
  void aJavaArrayIsCopiedOncePerWorker() throws Exception {
    double[] numbers = numbers();
    try (Run run = workers.startRun()) {
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs((Object a) -> System.identityHashCode(a), numbers, numbers))))
          .satisfies(codes -> assertThat(codes.get(0)).isEqualTo(codes.get(1)));
    }
  }

  @Test
  void viewsOfOneArrayTravelAsOneArray() throws Exception {
    NdArray matrix = NdArray.of(numbers(), 1024, 1024);
    List<NdArray> views =
        List.of(
            matrix.slice(0, 0, 512),
            matrix.slice(0, 512, 1024),
            matrix.transpose(),
            matrix.slice(1, 1023, 0, -1),
            matrix.row(7));
    try (Run run = workers.startRun()) {
      List<Object> back =
          Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.copy(), views.toArray())));
      assertThat(back).isEqualTo(new ArrayList<Object>(views));
    }
    assertThat(workers.traffic().shared()).isEqualTo(BYTES);
  }

  @Test
  void aSmallPartOfALargeArrayIsWrittenAlone() throws Exception {
    NdArray matrix = NdArray.of(numbers(), 1024, 1024);
    try (Workers low =
            new ProcessBackend().open(new WorkerSettings(1, 4096, java.time.Duration.ZERO));
        Run run = low.startRun()) {
      NdArray part = matrix.slice(0, 100, 104);
      assertThat(Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.copy(), part))))
          .containsExactly(part);
      assertThat(low.traffic().shared()).isBetween(4 * 8192L, 4 * 8192L + 64);
    }
  }

  @Test
  void nativeMemoryAndSmallArraysArriveAsTheyWere() throws Exception {
    try (Arena arena = Arena.ofShared();
        Run run = workers.startRun()) {
      MemorySegment segment = arena.allocate(BYTES, 8);
      NdArray large =
          NdArray.wrap(segment, DType.INT64, 0, new long[] {LENGTH}, new long[] {8}, null);
      large.setLong(42, LENGTH - 1);
      NdArray small = NdArray.arange(10);
      NdArray middle = NdArray.arange(10_000).reshape(100, 100).transpose();
      List<Object> back =
          Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.copy(), large, small, middle)));
      assertThat(back).isEqualTo(List.<Object>of(large, small, middle));
    }
  }

  @Test
  void memoryOfOneThreadIsRefusedWithARemedy() throws Exception {
    try (Arena arena = Arena.ofConfined();
        Run run = workers.startRun()) {
      MemorySegment segment = arena.allocate(BYTES, 8);
      NdArray array =
          NdArray.wrap(segment, DType.INT64, 0, new long[] {LENGTH}, new long[] {8}, null);
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(x -> x, array))))
          .hasMessageContaining("argument 1 of task 0")
          .hasMessageContaining("Arena.ofShared");
    }
  }

  @Test
  void memoryThatWasFreedFailsItsTaskAndNothingElse() throws Exception {
    try (Run run = workers.startRun()) {
      NdArray argument;
      try (Arena arena = Arena.ofShared()) {
        argument = wrap(arena.allocate(80_000, 8));
      }
      assertThat(Calls.failure(Calls.run(run, Calls.inputs(x -> x, argument))))
          .hasMessageContaining("argument 1 of task 0")
          .hasMessageContaining("Arena");
      BatchResult result = Calls.run(run, Calls.inputs((Integer i) -> i == 0 ? i : freed(), 0, 1));
      assertThat(result.completed()).isEqualTo(1);
      assertThat(Calls.failure(result))
          .hasMessageContaining("the result of task 1")
          .hasMessageContaining("Arena");
    }
  }

  private static NdArray wrap(MemorySegment doubles) {
    long[] shape = {doubles.byteSize() / 8};
    return NdArray.wrap(doubles, DType.FLOAT64, 0, shape, new long[] {8}, null);
  }

  private static NdArray freed() {
    try (Arena arena = Arena.ofConfined()) {
      return wrap(arena.allocate(80_000, 8));
    }
  }

  /** Serialized as an array that nothing else refers to. */
  private static final class Fresh implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient double value;

    Fresh(double value) {
      this.value = value;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      collectGarbage();
      double[] made = new double[LENGTH];
      Arrays.fill(made, value);
      out.writeObject(made);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      value = ((double[]) in.readObject())[LENGTH - 1];
    }
  }

  private static void collectGarbage() throws IOException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    try {
      for (int i = 0; i < 2; i++) {
        WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
        System.gc();
        assertThat(queue.remove(10_000)).isSameAs(garbage);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void anArrayThatIsMadeDuringSerializationLivesUntilTheWorkerHasIt() throws Exception {
    try (Run run = workers.startRun()) {
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs(
                          (Fresh fresh) -> fresh.value, new Fresh(1), new Fresh(2), new Fresh(3)))))
          .containsExactly(1.0, 2.0, 3.0);
    }
  }

  @Test
  void largeResultsComeBack() throws Exception {
    NdArray array = NdArray.of(numbers());
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a, array))))
          .containsExactly(array);
      assertThat(
              Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.toDoubleArray(), array))))
          .containsExactly(numbers());
    }
  }

  @Test
  void aMappedFileIsMappedByTheWorkerInTheSameMode() throws Exception {
    Path file = folder.resolve("numbers");
    Files.write(file, new byte[8 * 1000]);
    NdArray writable = NdArray.map(file, MapMode.READ_WRITE, DType.FLOAT64, 0, 1000);
    NdArray readable = NdArray.map(file, MapMode.READ, DType.FLOAT64, 80, 10);
    try (Run run = workers.startRun()) {
      Calls.values(
          Calls.run(
              run,
              Calls.inputs(
                  (NdArray a) -> {
                    a.setDouble(7, 3);
                    return true;
                  },
                  writable.slice(0, 10, 20))));
      assertThat(writable.getDouble(13)).isEqualTo(7);
      assertThat(readable.getDouble(3)).isEqualTo(7);
      NdArray fresh = NdArray.map(file, MapMode.READ, DType.FLOAT64, 80, 10);
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs(
                          (NdArray a) -> List.of(a.isMapped(), a.isReadOnly(), a.getDouble(3)),
                          fresh))))
          .containsExactly(List.of(true, true, 7.0));
    }
    assertThat(workers.traffic().shared()).isZero();
  }

  @Test
  void writesThatAreTheParentsAloneTravelWithTheArray() throws Exception {
    Path file = folder.resolve("numbers");
    Files.write(file, new byte[80_000]);
    NdArray array = NdArray.map(file, MapMode.COPY_ON_WRITE, DType.FLOAT64, 0, 10_000);
    array.setDouble(5, 9_999);
    try (Run run = workers.startRun()) {
      assertThat(
              Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.getDouble(9_999), array))))
          .containsExactly(5.0);
    }
  }

  @Test
  void aFileThatWasReplacedDoesNotTravelByItsName() throws Exception {
    Path file = folder.resolve("numbers");
    Files.write(file, new byte[80_000]);
    NdArray array = NdArray.map(file, MapMode.READ, DType.UINT8, 0, 80_000);
    Path other = folder.resolve("other");
    byte[] ones = new byte[80_000];
    Arrays.fill(ones, (byte) 1);
    Files.write(other, ones);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.getLong(0), array))))
          .containsExactly(0L);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void workersHaveOneCopyInMemory() throws Exception {
    double[] numbers = new double[8 << 20];
    Arrays.fill(numbers, 1);
    NdArray array = NdArray.of(numbers);
    try (Meeting meeting = new Meeting();
        Run run = workers.startRun()) {
      int port = meeting.port();
      List<CompletableFuture<BatchResult>> told = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        told.add(
            Calls.submit(
                run,
                Calls.inputs(
                    (NdArray a) -> {
                      double seen = touch(a);
                      Meeting.arriveAndStay(port);
                      return seen + 0 * ProcessHandle.current().pid();
                    },
                    array)));
      }
      meeting.await();
      meeting.await();
      long pss = 0;
      int mappings = 0;
      for (ProcessHandle worker : ProcessHandle.current().children().toList()) {
        long shared = sharedPss(worker.pid());
        pss += shared;
        mappings += shared > 0 ? 1 : 0;
      }
      meeting.end();
      for (CompletableFuture<BatchResult> each : told) {
        Calls.values(Calls.result(each));
      }
      assertThat(mappings).isEqualTo(2);
      assertThat(pss).isBetween(60L << 10, 70L << 10);
    }
  }

  private static double touch(NdArray array) {
    double sum = 0;
    for (long i = 0; i < array.size(); i += 512) {
      sum += array.getDouble(i);
    }
    return sum;
  }

  /**
   * The share in KiB that a process has of deleted files in /dev/shm of 64 MiB or more: a worker
   * may still have smaller ones of other tests.
   */
  private static long sharedPss(long pid) throws Exception {
    long total = 0;
    boolean ours = false;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
      if (line.contains("-") && line.contains(" r")) {
        ours = line.contains("/dev/shm/") && line.contains("(deleted)");
      } else if (ours && line.startsWith("Size:")) {
        ours = kib(line) >= 64 << 10;
      } else if (ours && line.startsWith("Pss:")) {
        total += kib(line);
      }
    }
    return total;
  }

  private static long kib(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void arraysThatTheParentForgetsDoNotPileUp() throws Exception {
    try (Run run = workers.startRun()) {
      for (int i = 0; i < 40; i++) {
        NdArray array = NdArray.full(DType.UINT8, (long) i, 16 << 20);
        assertThat(Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.getLong(5), array))))
            .containsExactly((long) i);
        if (i % 8 == 7) {
          System.gc();
        }
      }
      // They are closed by a thread of its own.
      await().forever().until(() -> openSharedFiles() < 40);
    }
  }

  private static long openSharedFiles() throws Exception {
    try (var entries = Files.list(Path.of("/proc/self/fd"))) {
      return entries
          .filter(entry -> {
            try {
              return Files.readSymbolicLink(entry).toString().startsWith("/dev/shm/joblib4j");
            } catch (java.io.IOException e) {
              return false;
            }
          })
          .count();
    }
  }
}
