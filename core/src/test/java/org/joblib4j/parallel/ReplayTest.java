package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.array.NdArray;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir private Path folder;

  @Test
  void failedTaskIsSavedAndFailsAgainAlone() throws Exception {
    NdArray weights = NdArray.of(new double[] {1, 2, 3}, 3);
    TaskFailedException failed =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                Parallel.threads(2)
                    .keepFailures(folder)
                    .call(
                        List.of(
                            Task.delayed(ReplayTest::weigh, weights, 1),
                            Task.delayed(ReplayTest::weigh, weights, 7))));

    Path saved = onlyFolder();
    assertThat(failed).hasMessageContaining(saved.resolve("replay").toString());
    assertThat(saved.resolve("failure.txt"))
        .content()
        .contains("task 1", "IndexOutOfBoundsException", "weigh");
    assertThatThrownBy(() -> Replay.run(saved)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private record Part(Path path, Optional<String> name) {}

  @Test
  void ordinaryValuesAreSavedAsProcessesSendThem() throws Exception {
    Charset charset = StandardCharsets.UTF_8;
    Part part = new Part(Path.of("a"), Optional.of("x"));
    assertThatThrownBy(() ->
            Parallel.threads(2)
                .keepFailures(folder)
                .map(
                    new TreeMap<>(Map.of(part.path(), List.of(part, part).subList(0, 1)))
                        .entrySet(),
                    entry -> {
                      throw new IllegalStateException(
                          entry.getKey() + " " + entry.getValue() + " " + charset);
                    }))
        .isInstanceOf(TaskFailedException.class);

    Path saved = onlyFolder();
    assertThatThrownBy(() -> Replay.run(saved))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a [Part[path=a, name=Optional[x]]] UTF-8");
  }

  @Test
  void referencesToOneMethodAreReplayedAsTheyWere() throws Exception {
    Fn1<Integer, Integer, RuntimeException> ofNumber = Object::hashCode;
    Fn1<Broken, Integer, RuntimeException> ofBroken = Object::hashCode;
    assertThat(Parallel.jobs(1).map(List.of(1), ofNumber)).containsExactly(1);
    assertThatThrownBy(
            () -> Parallel.jobs(1).keepFailures(folder).map(List.of(new Broken(1)), ofBroken))
        .isInstanceOf(TaskFailedException.class);

    Path saved = onlyFolder();
    assertThatThrownBy(() -> Replay.run(saved)).hasMessage("broken");
  }

  private record Broken(int number) {
    @Override
    public int hashCode() {
      throw new IllegalStateException("broken");
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  void scriptRunsTheTaskInAJvmOfItsOwn() throws Exception {
    assertThatThrownBy(() ->
            Parallel.jobs(1)
                .keepFailures(folder)
                .map(List.of("seven"), ReplayTest::failOutsideOfReplay))
        .isInstanceOf(TaskFailedException.class);

    Process replay =
        new ProcessBuilder(onlyFolder().resolve("replay").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).contains("returned: seven in main");
    assertThat(replay.waitFor()).isZero();
  }

  @Test
  void programOfTheSourceLauncherIsCompiledForItsReplay() throws Exception {
    Path program = Files.createDirectories(folder.resolve("a source")).resolve("Loop.java");
    Files.writeString(
        program,
"""
        import java.nio.file.Path;
        import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
        import org.joblib4j.parallel.*;
        class Loop {
          record Input(String text) implements java.io.Serializable {}
          public static void main(String[] args) {
            try {
              Parallel.threads(2)
                  .keepFailures(Path.of(args[0]))
                  .map(List.of(new Input("x")), i -> Integer.parseInt(i.text()));
            } catch (TaskFailedException e) {
              System.exit(9);
            }
          }
        }
""");
    Path saved = folder.resolve("saved");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.toString(),
                saved.toString())
            .inheritIO()
            .start();
    assertThat(run.waitFor()).isEqualTo(9);

    Path task;
    try (Stream<Path> tasks = Files.list(saved)) {
      task = tasks.findFirst().orElseThrow();
    }
    Process replay =
        new ProcessBuilder(task.resolve("replay").toString()).redirectErrorStream(true).start();
    String output = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).contains("NumberFormatException", "Loop.");
    assertThat(replay.waitFor()).isEqualTo(1);
    assertThatThrownBy(() -> Replay.run(task))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Loop")
        .hasMessageContaining("class path");
  }

  @Test
  void sourceFileIsFoundInTheCommandOfTheLauncher() throws Exception {
    Path file = Files.createDirectories(folder.resolve("b.java/in")).resolve("Main.java");
    Files.writeString(file, "// a comment\npackage in;\nclass Main {}\n");

    assertThat(
            SourceProgram.of(
                "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher " + file + " x.java"))
        .contains(new SourceProgram(file, folder.resolve("b.java")));
    assertThat(SourceProgram.of("org.example.Main " + file)).isEmpty();
  }

  @Test
  void taskThatCannotBeSerializedIsTold() throws Exception {
    Object lock = new Object();

    assertThatThrownBy(() ->
            Parallel.threads(2)
                .keepFailures(folder)
                .map(
                    List.of(1),
                    i -> {
                      throw new IllegalStateException("with " + lock);
                    }))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IllegalStateException.class);

    Path saved = onlyFolder();
    assertThat(saved.resolve("task.ser")).doesNotExist();
    assertThat(saved.resolve("failure.txt")).content().contains("NotSerializableException");
    assertThatThrownBy(() -> Replay.run(saved))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("task.ser");
  }

  @Test
  void onlySoManyTasksAreSaved() throws Exception {
    Parallel.threads(2)
        .keepFailures(folder)
        .outcomes(IntStream.range(0, 300).boxed(), i -> Integer.parseInt("x" + i));

    try (Stream<Path> saved = Files.list(folder)) {
      assertThat(saved).hasSize(KeptFailures.MOST);
    }
  }

  @Test
  void folderThatCannotBeMadeDoesNotHideTheFailure() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() ->
            Parallel.threads(2)
                .keepFailures(file.resolve("below"))
                .map(List.of("seven"), Integer::parseInt))
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void replayKnowsWhichTaskItIs() throws Throwable {
    Parallel.threads(2)
        .keepFailures(folder)
        .seed(42)
        .retries(1)
        .outcomes(List.of("a", "b", "c"), ReplayTest::failOutsideOfReplayAt);

    assertThat(Replay.run(onlyFolder()))
        .isEqualTo("task 1, attempt 2, in replay: " + 3809309834464079265L);
  }

  private static String failOutsideOfReplayAt(String text) {
    WorkerContext context = WorkerContext.current().orElseThrow();
    if (text.equals("b") && !context.worker().equals("replay")) {
      throw new IllegalStateException("in a call");
    }
    return context + ": " + context.random().nextLong();
  }

  private Path onlyFolder() throws IOException {
    try (Stream<Path> saved = Files.list(folder)) {
      List<Path> all = saved.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private static double weigh(NdArray weights, int i) {
    return weights.getDouble(i);
  }

  private static String failOutsideOfReplay(String text) {
    if (!WorkerContext.current().orElseThrow().worker().equals("replay")) {
      throw new IllegalStateException("in a call");
    }
    return text + " in " + Thread.currentThread().getName();
  }
}
