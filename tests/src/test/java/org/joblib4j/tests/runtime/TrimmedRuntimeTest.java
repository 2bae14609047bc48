package org.joblib4j.tests.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.joblib4j.array.NdArray;
import org.joblib4j.hash.Fingerprint;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Memory;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Progress;
import org.joblib4j.parallel.TaskFailedException;
import org.joblib4j.persist.Persist;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java runtimes that jlink has made with few modules. */
class TrimmedRuntimeTest {
  @TempDir private static Path images;

  private static Path smallest;
  private static Path withManagement;

  @BeforeAll
  static void link() {
    smallest = image("smallest", "java.base");
    withManagement = image("managed", "java.base,java.management");
  }

  private static Path image(String name, String modules) {
    Optional<ToolProvider> jlink = ToolProvider.findFirst("jlink");
    assumeThat(jlink).as("this JDK has jlink").isPresent();
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    Path image = images.resolve(name);
    int code =
        jlink.orElseThrow().run(out, out, "--add-modules", modules, "--output", image.toString());
    assumeThat(code).as("jlink makes an image: " + said).isZero();
    return image;
  }

  /** All that needs no processes. */
  static final class InOneProcess {
    private static int twice(int i) {
      return 2 * i;
    }

    public static void main(String[] arguments) throws Exception {
      Path folder = Files.createTempDirectory(Path.of(arguments[0]), "own");
      for (Parallel place :
          List.of(Parallel.threads(1), Parallel.threads(2), Parallel.virtualThreads(2))) {
        System.out.println(place.map(List.of(1, 2), InOneProcess::twice));
      }
      Parallel.threads(2)
          .progress(Progress.bar())
          .report(report -> System.out.println(report.toJson().isEmpty()))
          .map(List.of(1, 2), InOneProcess::twice);
      try {
        Parallel.threads(2).keepFailures(folder).map(List.of(1, 0), i -> 1 / i);
      } catch (TaskFailedException e) {
        System.out.println("task " + e.index());
      }
      Cached1<Integer, Integer, RuntimeException> cached =
          Memory.at(folder.resolve("cache")).cache(InOneProcess::twice);
      System.out.println(cached.call(4) + " " + cached.call(4));
      Persist.dump(NdArray.of(new double[] {1, 2}), folder.resolve("x.joblib"));
      System.out.println(Persist.load(folder.resolve("x.joblib")));
      System.out.println(Fingerprint.of(List.of(1)).equals(Fingerprint.of(List.of(1))));
    }
  }

  @Test
  void threadsCacheAndFilesNeedNoModuleButTheFirst() throws Exception {
    Result result = run(smallest, InOneProcess.class, images.toString());
    assertThat(result.text()).doesNotContain("NoClassDefFound");
    assertThat(result.text())
        .contains("[2, 4]\n[2, 4]\n[2, 4]\n", "false", "task 1", "8 8", "[1. 2.]", "true");
    assertThat(result.exitCode()).isZero();
  }

  /** Worker processes. */
  static final class InProcesses {
    public static void main(String[] arguments) throws IOException {
      for (String argument : arguments) {
        Files.delete(Path.of(argument));
      }
      System.out.println(Parallel.processes(2).map(List.of(1, 2), i -> i + 1));
    }
  }

  @Test
  void processesSayWhichModuleIsMissing() throws Exception {
    assertThat(run(smallest, InProcesses.class).text())
        .contains("java.management", "--add-modules java.management", "or use threads");
  }

  @Test
  void processesNeedNoOther() throws Exception {
    assertThat(run(withManagement, InProcesses.class)).isEqualTo(new Result(0, "[2, 3]\n"));
  }

  @Test
  void processesSayThatThereIsNoProgramToStartThem() throws Exception {
    Path image = image("packaged", "java.base,java.management");
    Path java = image.resolve("bin").resolve("java");
    assertThat(run(image, InProcesses.class, java.toString()).text())
        .contains(java.toString(), "--jlink-options", "or use threads");
  }

  private record Result(int exitCode, String text) {}

  private static Result run(Path image, Class<?> main, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                image.resolve("bin").resolve("java").toString(),
                "-cp",
                ChildJvm.core() + File.pathSeparator + ChildJvm.locationOf(main),
                main.getName())
            .redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    Process process = builder.start();
    process.getOutputStream().close();
    String text;
    try (var in = process.getInputStream()) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return new Result(process.waitFor(), text);
  }
}
