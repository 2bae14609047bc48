package org.joblib4j.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.examples.demo.Demo;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  @TempDir Path folder;

  private static ChildJvm demo() {
    return ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(Demo.class))
        .main(Demo.class.getName());
  }

  @Test
  void allWaysGiveTheSameProductAndNothingIsLeft() throws Exception {
    Path out = folder.resolve("out");

    ChildJvm.Result result = demo().run("--size", "120", "--no-python", "--out", out.toString());

    assertThat(result.stderr()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout())
        .contains("sequential", "2 threads", "arguments copied", "A and B mapped")
        .contains("All results are equal");
    NdArray product = Npy.read(out.resolve("product.npy"));
    assertThat(product)
        .isEqualTo(Npy.read(out.resolve("A.npy")).dot(Npy.read(out.resolve("B.npy"))));
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("A.npy", "B.npy", "product.npy");
    }
  }

  @Test
  void ownMatricesAreMultiplied() throws Exception {
    Path a = save("a.npy", NdArray.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
    Path b = save("b.npy", NdArray.of(new double[][] {{0.5}, {0.25}}));

    ChildJvm.Result result =
        demo().run(a.toString(), b.toString(), "--no-python", "--out", folder.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(Npy.read(folder.resolve("product.npy")))
        .isEqualTo(NdArray.of(new double[][] {{1}, {2.5}, {4}}));
  }

  @Test
  void shapesThatDoNotFitAreNamedInOneLine() throws Exception {
    Path a = save("a.npy", NdArray.zeros(DType.INT64, 3, 4));
    Path b = save("b.npy", NdArray.zeros(DType.INT64, 5, 6));

    assertThat(refusal(a.toString(), b.toString()))
        .contains("a.npy (3x4)", "b.npy (5x6)", "4 columns", "5 rows");
  }

  @Test
  void typesThatCannotBeMultipliedAreNamedInOneLine() throws Exception {
    Path flags = save("flags.npy", NdArray.of(new boolean[] {true, false, true, true}, 2, 2));
    Path ints = save("ints.npy", NdArray.zeros(DType.INT64, 2, 2));
    Path doubles = save("doubles.npy", NdArray.zeros(DType.FLOAT64, 2, 2));

    assertThat(refusal(flags.toString(), flags.toString())).contains("flags.npy", "bool", "int64");
    assertThat(refusal(ints.toString(), doubles.toString())).contains("int64", "float64");
  }

  @Test
  void missingAndBrokenFilesAreNamedInOneLine() throws Exception {
    Path good = save("good.npy", NdArray.zeros(DType.INT64, 100, 100));
    Path broken = folder.resolve("broken.npy");
    Files.write(broken, List.of("this is no array"));
    Path cut = folder.resolve("cut.npy");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(good), 1000));

    assertThat(refusal(good.toString(), "nowhere.npy")).contains("nowhere.npy");
    assertThat(refusal(broken.toString(), good.toString())).contains("broken.npy");
    assertThat(refusal(good.toString(), cut.toString())).contains("cut.npy", "80000");
    assertThat(refusal(folder.toString(), good.toString())).contains(folder.toString());
  }

  @Test
  void unusableArgumentsAreNamedInOneLine() throws Exception {
    assertThat(refusal("--size", "none")).contains("--size", "none");
    assertThat(refusal("--size")).contains("--size");
    assertThat(refusal("--speed")).contains("--speed", "--help");
    assertThat(refusal("only-one.npy")).contains("two matrices");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "INT", "TERM", "HUP"})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "looks at /proc")
  void nothingIsLeftAfterASignal(String signal) throws Exception {
    try (ChildJvm.Running running =
        demo().start("--size", "1500", "--no-python", "--out", folder.toString())) {
      long pid = running.handle().pid();
      await().forever().until(() -> running.handle().descendants().count() >= 2);
      await().forever().until(() -> usersOfSharedMemoryOf(pid).size() >= 3);
      List<ProcessHandle> workers = running.handle().descendants().toList();

      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();

      await()
          .forever()
          .untilAsserted(() -> {
            assertThat(running.handle().isAlive()).isFalse();
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
          });
      assertThat(usersOfSharedMemoryOf(pid)).isEmpty();
      assertThat(namesInSharedMemoryOf(pid)).isEmpty();
    }
  }

  private String refusal(String... args) throws Exception {
    ChildJvm.Result result = demo().run(args);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines()).as(result.stderr()).hasSize(1);
    return result.stderr();
  }

  private Path save(String name, NdArray array) throws IOException {
    Path file = folder.resolve(name);
    Npy.write(array, file);
    return file;
  }

  /** What a process creates in shared memory begins with this. */
  private static String sharedMemoryOf(long pid) {
    return SHARED_MEMORY + "/joblib4j-" + pid + "-";
  }

  /**
   * The processes that have shared memory of a process mapped or open: a file there has lost its
   * name as soon as it was made, but the kernel still says which one it was.
   */
  private static List<String> usersOfSharedMemoryOf(long pid) throws IOException {
    String search =
        "{ grep -lF \"$0\" /proc/[0-9]*/maps; find /proc/[0-9]*/fd -lname \"$0*\"; }"
            + " 2> /dev/null | cut -d/ -f3 | sort -u";
    Process shell = new ProcessBuilder("sh", "-c", search, sharedMemoryOf(pid)).start();
    try (var reader = shell.inputReader()) {
      return reader.readAllLines();
    }
  }

  private static List<Path> namesInSharedMemoryOf(long pid) throws IOException {
    try (Stream<Path> files = Files.list(SHARED_MEMORY)) {
      return files.filter(file -> file.toString().startsWith(sharedMemoryOf(pid))).toList();
    }
  }
}
