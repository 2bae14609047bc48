package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are not there, not writable or full: worker processes do without, or say so. */
class UnusableFoldersTest {
  @TempDir private Path folder;
  private Path temporary;
  private Path file;

  @BeforeEach
  void prepare() throws Exception {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    // Root may write to any folder, but nobody can to one that is a file.
    file = Files.createFile(folder.resolve("file"));
  }

  /** Opens workers twice and shares an array with them. */
  static final class Caller {
    public static void main(String[] arguments) throws Exception {
      try {
        for (int count = 1; count <= 2; count++) {
          try (Workers workers = Calls.open(count);
              Run run = workers.startRun()) {
            NdArray array = NdArray.of(new double[1 << 18]);
            Object size =
                Calls.values(Calls.run(run, Calls.inputs((NdArray a) -> a.shape(0), array)))
                    .getFirst();
            System.out.println(size);
          }
        }
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private record Ended(int exitCode, List<String> out, List<String> err) {}

  private static List<String> java(Path temporary) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djava.io.tmpdir=" + temporary,
        "-cp",
        System.getProperty("java.class.path"),
        Caller.class.getName());
  }

  private Ended run(ProcessBuilder builder) throws Exception {
    Path err = folder.resolve("err");
    Process process = builder.redirectError(err.toFile()).start();
    List<String> out;
    try (var reader = process.inputReader()) {
      out = reader.readAllLines();
    }
    return new Ended(process.waitFor(), out, Files.readAllLines(err, StandardCharsets.UTF_8));
  }

  /** What trains an AOT cache notices a moment later that its parent has ended. */
  private void assertNothingIsLeft() throws Exception {
    List<ProcessHandle> children =
        ProcessHandle.allProcesses()
            .filter(
                process -> process.info().commandLine().orElse("").contains(temporary.toString()))
            .toList();
    for (ProcessHandle child : children) {
      child.onExit().get();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aCacheFolderThatCannotBeWrittenIsToldOnceInOneLineAndATemporaryOneServes() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(java(temporary));
    builder.environment().put("XDG_CACHE_HOME", file.toString());
    Ended ended = run(builder);
    assertThat(ended.out()).containsExactly("262144", "262144");
    assertThat(ended.err())
        .filteredOn(line -> !line.startsWith(" ") && line.contains("temporary folder"))
        .hasSize(1)
        .allMatch(line -> line.contains(file.toString()) && line.contains("XDG_CACHE_HOME"));
    assertThat(ended.err()).noneMatch(line -> line.contains("\tat "));
    assertNothingIsLeft();
  }

  @Test
  void aHomeThatCannotBeWrittenIsNoHindrance() throws Exception {
    List<String> command = new ArrayList<>(java(temporary));
    command.add(1, "-Duser.home=" + file);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("XDG_CACHE_HOME");
    Ended ended = run(builder);
    assertThat(ended.out()).containsExactly("262144", "262144");
    assertNothingIsLeft();
  }

  @Test
  void aFolderForTemporaryFilesThatIsNotThereIsNamedWithItsProperty() throws Exception {
    Path missing = folder.resolve("missing");
    Ended ended = run(new ProcessBuilder(java(missing)));
    assertThat(ended.out())
        .singleElement()
        .asString()
        .contains("does not exist: " + missing, "-Djava.io.tmpdir");
    assertThat(ended.err()).noneMatch(line -> line.contains("\tat "));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a file system of its own at /dev/shm")
  void sharedMemoryThatIsFullIsReplacedByTemporaryFiles() throws Exception {
    String mount =
        "mount -t tmpfs -o size=64k tmpfs /dev/shm"
            + " && { dd if=/dev/zero of=/dev/shm/full bs=1k count=100 2> /dev/null; true; }";
    boolean can =
        new ProcessBuilder("unshare", "--mount", "sh", "-c", mount).start().waitFor() == 0;
    assumeTrue(can, "this user cannot mount a file system at /dev/shm");
    List<String> command =
        new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh"));
    command.addAll(java(temporary));
    Ended ended = run(new ProcessBuilder(command));
    assertThat(ended.out()).containsExactly("262144", "262144");
    assertThat(ended.err()).noneMatch(line -> line.contains("\tat "));
    assertNothingIsLeft();
  }
}
