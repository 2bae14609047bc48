package org.joblib4j.tests.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.joblib4j.parallel.Parallel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread dump of a JVM whose call takes long shows its tasks by name, while they run. */
class ThreadNamesTest {
  @TempDir private Path folder;
  private final AtomicInteger dumps = new AtomicInteger();

  private String dump() {
    Path file = folder.resolve("dump-" + dumps.incrementAndGet());
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitInDump(String name) {
    await().forever().until(() -> Pattern.compile(name).matcher(dump()).find());
  }

  @Test
  void threadsBearTheNamesOfTheirTasks() throws Exception {
    for (Parallel parallel : List.of(Parallel.threads(2), Parallel.virtualThreads(2))) {
      CountDownLatch end = new CountDownLatch(1);
      try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
        Future<?> call =
            caller.submit(() ->
                parallel.map(
                    List.of(0, 1, 2, 3),
                    i -> {
                      end.await();
                      return i;
                    }));
        for (int task = 0; task < 2; task++) {
          awaitInDump(
              "\"joblib4j (virtual )?thread \\d: task "
                  + task
                  + " of ThreadNamesTest.lambda\\S*\\(ThreadNamesTest.java:\\d+\\)\"");
        }
        end.countDown();
        call.get();
      }
      assertThat(dump()).doesNotContain(" of ThreadNamesTest.");
    }
  }

  @Test
  void threadsThatWaitForProcessesBearTheNamesOfTheirTasks() throws Exception {
    String end = folder.resolve("end").toString();
    try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
      Future<?> call =
          caller.submit(() ->
              Parallel.processes(2)
                  .map(
                      List.of(0, 1, 2),
                      i -> {
                        while (!Files.exists(Path.of(end))) {
                          Thread.onSpinWait();
                        }
                        return i;
                      }));
      awaitInDump("\"joblib4j process 1 \\(pid \\d+\\): task \\d of ThreadNamesTest\\.");
      awaitInDump("\"joblib4j process 2 \\(pid \\d+\\): task \\d of ThreadNamesTest\\.");
      Files.createFile(Path.of(end));
      call.get();
    }
    await().forever().until(() -> !dump().contains(" of ThreadNamesTest."));
  }

  /** For a thread dump of the worker. */
  @Test
  void threadOfAWorkerBearsTheNameOfItsTask() {
    Parallel processes = Parallel.processes(2).batchSize(1);

    List<String> names = processes.map(List.of(0, 1, 2), i -> awaitOwnName());

    for (int i = 0; i < 3; i++) {
      assertThat(names.get(i)).matches("joblib4j process [12] \\(pid \\d+\\): task " + i);
    }
    assertThat(processes.map(List.of(0, 1), i -> Thread.currentThread().getName()))
        .containsOnly("main");
  }

  private static String awaitOwnName() {
    while (!Thread.currentThread().getName().contains(": task ")) {
      Thread.onSpinWait();
    }
    return Thread.currentThread().getName();
  }
}
