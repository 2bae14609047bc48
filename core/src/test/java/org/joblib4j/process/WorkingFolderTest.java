package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which folder a worker works. */
class WorkingFolderTest {
  @TempDir private Path temporary;

  private static String absolute(String name) {
    return Path.of(name).toAbsolutePath().toString();
  }

  @Test
  void itIsTheCallers() throws Exception {
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(_ -> absolute("x"), 0))))
          .isEqualTo(List.of(absolute("x")));
    }
  }

  /** A caller whose folder is deleted before it starts workers. */
  static final class Caller {
    public static void main(String[] arguments) throws Exception {
      Path own = Path.of("").toAbsolutePath();
      Files.delete(own);
      if (arguments[0].equals("made anew")) {
        Files.createDirectory(own);
      }
      try (Workers workers = Calls.openToEnd(1);
          Run run = workers.startRun()) {
        System.out.println(Calls.values(Calls.run(run, Calls.inputs(_ -> place(), 0))).getFirst());
      }
    }

    private static String place() throws IOException {
      return absolute("x") + " " + Files.exists(Path.of("x").toAbsolutePath().getParent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "made anew"})
  void aWorkerStartsWhereTheCallersFolderWasDeleted(String what) throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("caller"));
    Process caller =
        new ProcessBuilder(
                JavaProgram.path().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Caller.class.getName(),
                what)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var reader = caller.inputReader()) {
      assertThat(reader.readLine()).isEqualTo(folder.resolve("x") + " " + what.equals("made anew"));
    }
    assertThat(caller.waitFor()).isZero();
  }
}
