package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are deleted while a pool lives: it starts its next worker all the same. */
class LostFoldersTest {
  @TempDir private Path folder;

  /** Deletes what is named, kills its worker, and uses the pool, for each argument. */
  static final class Caller {
    public static void main(String[] arguments) throws Exception {
      try (Workers workers = Calls.openToEnd(1);
          Run run = workers.startRun()) {
        long worker = Calls.pid(run);
        for (String argument : arguments) {
          int exit = new ProcessBuilder("sh", "-c", argument).start().waitFor();
          ProcessHandle handle = ProcessHandle.of(worker).orElseThrow();
          handle.destroyForcibly();
          handle.onExit().get();
          worker = Calls.pid(run);
          System.out.println(exit + (worker > 0 ? " ok" : ""));
        }
      }
    }
  }

  private List<String> run(Path cache, String... shell) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Caller.class.getName()));
    command.addAll(List.of(shell));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var reader = process.inputReader()) {
      return reader.readAllLines();
    }
  }

  @Test
  void theCacheFolderIsMadeAnew() throws Exception {
    Path cache = folder.resolve("cache");
    assertThat(run(cache, "rm -rf " + cache, "rm -rf " + cache + "/joblib4j"))
        .containsExactly("0 ok", "0 ok");
  }

  @Test
  void aTemporaryFolderServesWhereItCannotBeMadeAnew() throws Exception {
    Path cache = folder.resolve("cache");
    assertThat(run(cache, "rm -rf " + cache + " && touch " + cache)).containsExactly("0 ok");
  }

  @Test
  void theTemporaryFolderThatServesIsMadeAnewAsWell() throws Exception {
    Path file = folder.resolve("file");
    assertThat(
            run(
                file.resolve("no-folder"),
                "rm -rf " + TemporaryNames.folder() + "/" + TemporaryNames.PREFIX + "$PPID-*"))
        .containsExactly("0 ok");
  }
}
