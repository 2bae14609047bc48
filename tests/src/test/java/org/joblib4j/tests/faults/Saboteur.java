package org.joblib4j.tests.faults;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Kills worker processes of this JVM from outside while a call runs. */
final class Saboteur implements AutoCloseable {
  private static final int LONGEST_PAUSE_MILLIS = 300;

  private final Random random;
  private final int strikes;
  private final Thread thread;
  private volatile @Nullable Exception failure;

  private Saboteur(long seed, int strikes) {
    this.random = new Random(seed);
    this.strikes = strikes;
    this.thread = Thread.ofPlatform().name("saboteur").unstarted(this::run);
  }

  /** Begins to strike so many times. */
  static Saboteur begin(long seed, int strikes) {
    Saboteur saboteur = new Saboteur(seed, strikes);
    saboteur.thread.start();
    return saboteur;
  }

  private void run() {
    try {
      for (int i = 0; i < strikes; i++) {
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        List<ProcessHandle> workers =
            ProcessHandle.current()
                .children()
                .filter(child ->
                    child.info().commandLine().orElse("").contains("joblib4j.process.WorkerMain"))
                .toList();
        if (!workers.isEmpty()) {
          long pid = workers.get(random.nextInt(workers.size())).pid();
          kill(pid);
        }
      }
    } catch (InterruptedException e) {
      // The call was quicker.
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    int _ = new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
  }

  /** Whether it could do what it wanted. */
  boolean isHarmless() {
    return failure == null;
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
