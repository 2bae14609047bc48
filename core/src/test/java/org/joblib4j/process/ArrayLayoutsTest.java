package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of every layout keep it on the way to a worker and back. */
class ArrayLayoutsTest {
  @TempDir private Path folder;

  private static List<Object> echo(Workers workers, List<NdArray> arrays) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a, arrays.toArray())));
    }
  }

  /** What a reader of an array sees. */
  private static String layout(NdArray array) {
    return array.dtype().descr()
        + " "
        + List.of(array.shape().length, array.isContiguous(), array.isFortranContiguous());
  }

  @Test
  void byteOrderIsKeptWhetherArraysAreSharedOrCopied() throws Exception {
    List<NdArray> arrays = new ArrayList<>();
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      arrays.add(NdArray.arange(6).astype(DType.INT32.withOrder(order)).reshape(2, 3));
    }
    for (long threshold : new long[] {1, 1 << 20}) {
      try (Workers workers =
          new ProcessBackend().open(new WorkerSettings(1, threshold, Duration.ofMinutes(1)))) {
        List<Object> back = echo(workers, arrays);

        assertThat(back).isEqualTo(new ArrayList<Object>(arrays));
        for (int i = 0; i < arrays.size(); i++) {
          assertThat(layout((NdArray) back.get(i))).isEqualTo(layout(arrays.get(i)));
        }
        try (Run run = workers.startRun()) {
          assertThat(
                  Calls.values(
                      Calls.run(
                          run, Calls.inputs((NdArray a) -> a.dtype().descr(), arrays.toArray()))))
              .containsExactly("<i4", ">i4");
        }
      }
    }
  }

  @Test
  void viewsOfAMappedFileTravelAsItsFileAtAnyOffset() throws Exception {
    // Further than a page into the file, and not on a boundary of elements.
    long offset = 3 * 4096 + 1;
    Path file = folder.resolve("numbers");
    Files.write(file, new byte[Math.toIntExact(offset) + 8 * 100 * 15 * 3]);
    NdArray whole = NdArray.map(file, MapMode.READ_WRITE, DType.INT64, offset, 100, 15, 3);
    NdArray.arange(whole.size()).reshape(100, 15, 3).copyInto(whole);
    List<NdArray> views =
        List.of(
            whole,
            whole.slice(0, 0, 10),
            whole.slice(1, 5, 10),
            whole.slice(0, 1, 90, 4),
            whole.slice(0, 99, 0, -1),
            whole.transpose(),
            whole.transpose(1, 0, 2),
            whole.row(3).transpose(),
            whole.reshape(300, 15));
    try (Workers workers = Calls.openToEnd(1)) {
      try (Run run = workers.startRun()) {
        assertThat(
                Calls.values(
                    Calls.run(
                        run,
                        Calls.inputs(
                            (NdArray a) -> a.isMapped() ? a.copy() : "a copy", views.toArray()))))
            .isEqualTo(new ArrayList<Object>(views));
      }
      assertThat(workers.traffic().shared()).isZero();
      assertThat(echo(workers, views)).isEqualTo(new ArrayList<Object>(views));
    }
  }

  @Test
  void arrayThatAWorkerMappedComesBack() throws Exception {
    Path file = folder.resolve("bytes");
    Files.write(file, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      List<Object> back =
          Calls.values(
              Calls.run(
                  run,
                  Calls.inputs(
                      (String name) ->
                          NdArray.map(Path.of(name), MapMode.READ, DType.UINT8, 0, 5, 2),
                      file.toString())));

      assertThat(back)
          .containsExactly(
              NdArray.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 5, 2).astype(DType.UINT8));
    }
  }

  @Test
  void copyOnWriteMapsAreTheWorkersOwn() throws Exception {
    Path file = folder.resolve("numbers");
    Files.write(file, new byte[80]);
    NdArray array = NdArray.map(file, MapMode.COPY_ON_WRITE, DType.FLOAT64, 0, 10);
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs(
                          (NdArray a) -> {
                            a.setDouble(7, 3);
                            return a.getDouble(3);
                          },
                          array))))
          .containsExactly(7.0);
    }
    assertThat(array.getDouble(3)).isZero();
    assertThat(Files.readAllBytes(file)).containsOnly(0);
  }
}
