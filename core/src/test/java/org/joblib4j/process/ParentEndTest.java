package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the parent ends, nothing of it stays. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks at /dev/shm")
class ParentEndTest {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  @TempDir private Path temporary;

  /** A parent whose two workers spin in an endless loop, each with a process of its own. */
  static final class Parent {
    public static void main(String[] arguments) throws Exception {
      int port = Integer.parseInt(arguments[0]);
      try (Workers workers = Calls.open(2);
          Run run = workers.startRun()) {
        NdArray array = NdArray.zeros(DType.FLOAT64, 1 << 20);
        for (int i = 0; i < 2; i++) {
          boolean _ = Calls.submit(run, Calls.inputs((NdArray a) -> spin(a, port), array)).isDone();
        }
        Thread.currentThread().join();
      }
    }

    private static double spin(NdArray array, int port) throws IOException {
      Process child = new ProcessBuilder("sleep", "3600").start();
      double sum = 0;
      try (var _ = Meeting.arrive(port)) {
        while (child.isAlive()) {
          sum += array.getDouble(0);
        }
      }
      return sum;
    }
  }

  /** A parent whose worker has used up its descriptors and computes on. */
  static final class Spendthrift {
    private static final List<InputStream> LEAK = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
      int port = Integer.parseInt(arguments[0]);
      try (Workers workers = Calls.openToEnd(1);
          Run run = workers.startRun()) {
        boolean _ = Calls.submit(run, Calls.inputs((Integer i) -> spend(port), 0)).isDone();
        Thread.currentThread().join();
      }
    }

    private static long spend(int port) throws IOException {
      Process detached = new ProcessBuilder("sh", "-c", "setsid sleep 3600 & echo").start();
      int _ = detached.getInputStream().read();
      try (var arrived = Meeting.arrive(port)) {
        try {
          while (true) {
            LEAK.add(new FileInputStream("/dev/null"));
          }
        } catch (IOException e) {
          arrived.getOutputStream().write(1);
        }
        long sum = 0;
        while (detached.pid() > 0) {
          sum += detached.pid();
        }
        return sum;
      }
    }
  }

  /** A parent that uses its workers and ends in the usual way, which leaves them idle. */
  static final class Polite {
    public static void main(String[] arguments) throws Exception {
      try (Workers workers = Calls.open(2);
          Run run = workers.startRun()) {
        System.out.println(Calls.pid(run));
      }
    }
  }

  private Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // A shell's background job ignores SIGINT, and so does all that it starts.
                "env",
                "--default-signal=INT,HUP,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "INT", "TERM", "HUP"})
  void afterASignalNoProcessAndNoFileStays(String signal) throws Exception {
    try (Meeting meeting = new Meeting()) {
      Process parent = start(Parent.class, String.valueOf(meeting.port()));
      meeting.await();
      meeting.await();
      List<ProcessHandle> descendants = parent.descendants().toList();
      assertThat(descendants).hasSizeGreaterThanOrEqualTo(4);
      assertThat(usersOfSharedMemory(parent)).as("what is to be given up").hasSize(3);
      new ProcessBuilder("kill", "-" + signal, Long.toString(parent.pid())).start().waitFor();
      parent.waitFor();
      // Each of them would go on for longer than any test.
      for (ProcessHandle descendant : descendants) {
        descendant.onExit().get();
      }
      assertThat(usersOfSharedMemory(parent)).isEmpty();
      assertNothingStays(parent);
    }
  }

  @Test
  void aWorkerWithoutDescriptorsEndsToo() throws Exception {
    try (Meeting meeting = new Meeting()) {
      Process parent = start(Spendthrift.class, String.valueOf(meeting.port()));
      assertThat(meeting.await().getInputStream().read()).as("all are used up").isPositive();
      List<ProcessHandle> descendants = parent.descendants().toList();
      assertThat(descendants).isNotEmpty();
      List<ProcessHandle> marked = marked(parent);
      assertThat(marked).as("the worker and what it has started").hasSizeGreaterThanOrEqualTo(2);
      parent.destroyForcibly().waitFor();
      for (ProcessHandle process : marked) {
        process.onExit().get();
      }
      assertNothingStays(parent);
    }
  }

  @Test
  void whatTasksHaveStartedInTheBackgroundEndsWithTheWorkers() throws Exception {
    List<ProcessHandle> marked;
    try (Workers workers = Calls.openToEnd(1);
        Run run = workers.startRun()) {
      long detached =
          (long)
              Calls.values(Calls.run(run, Calls.inputs(_ -> startInTheBackground(), 0))).getFirst();
      marked = List.of(ProcessHandle.of(detached).orElseThrow());
    }
    for (ProcessHandle process : marked) {
      process.onExit().get();
    }
  }

  private static long startInTheBackground() throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "setsid sleep 3600 > /dev/null 2>&1 & echo $!").start();
    try (var reader = shell.inputReader()) {
      return Long.parseLong(reader.readLine());
    }
  }

  /** The processes that have the mark of a worker of this parent. */
  private static List<ProcessHandle> marked(Process parent) throws Exception {
    String search = "grep -laF \"$0\" /proc/[0-9]*/environ 2> /dev/null | cut -d/ -f3";
    Process shell =
        new ProcessBuilder("sh", "-c", search, Mark.VARIABLE + "=" + parent.pid() + "-").start();
    try (var reader = shell.inputReader()) {
      return reader.readAllLines().stream()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .toList();
    }
  }

  /** The processes that have a shared file of a parent mapped or open, which has no name then. */
  private static List<String> usersOfSharedMemory(Process parent) throws Exception {
    String files = SHARED_MEMORY + "/" + TemporaryNames.prefixOf(parent.pid());
    String search =
        "{ grep -lF \"$0\" /proc/[0-9]*/maps; find /proc/[0-9]*/fd -lname \"$0*\"; }"
            + " 2> /dev/null | cut -d/ -f3 | sort -u";
    Process shell = new ProcessBuilder("sh", "-c", search, files).start();
    try (var reader = shell.inputReader()) {
      return reader.readAllLines();
    }
  }

  @Test
  void afterTheUsualEndNoProcessAndNoFileStays() throws Exception {
    Process parent = start(Polite.class);
    long worker;
    try (var reader = parent.inputReader()) {
      worker = Long.parseLong(reader.readLine());
    }
    assertThat(parent.waitFor()).isZero();
    ProcessHandle.of(worker).ifPresent(handle -> handle.onExit().join());
    assertNothingStays(parent);
  }

  private void assertNothingStays(Process parent) throws IOException {
    String prefix = TemporaryNames.prefixOf(parent.pid());
    for (Path folder : List.of(SHARED_MEMORY, temporary)) {
      try (Stream<Path> entries = Files.list(folder)) {
        assertThat(entries.map(entry -> String.valueOf(entry.getFileName())))
            .noneMatch(name -> name.startsWith(prefix));
      }
    }
  }
}
