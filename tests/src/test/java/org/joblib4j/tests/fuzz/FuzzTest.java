package org.joblib4j.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.joblib4j.array.MapMode;
import org.joblib4j.persist.LoadLimits;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyFrame;
import org.joblib4j.persist.PySparse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads damaged files: an IOException or a value comes out, in less than a second of computing.
 *
 * <p>The number of files is the system property {@code joblib4j.fuzz.files}, and {@code
 * joblib4j.fuzz.folder} a folder of further files to damage. The long run is
 *
 * <pre>{@code
 * bin/test -- -Dtest=FuzzTest -Djoblib4j.fuzz.files=1000000 -Dsurefire.jvm=-Xmx512m
 * }</pre>
 *
 * Each file follows from its number, so that a failure can be repeated: the message has it.
 */
class FuzzTest {
  private static final long FILES = Long.getLong("joblib4j.fuzz.files", 40_000);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Without its end a hang could not be told from a slow machine. */
  private static final long HANGS_SECONDS = 60;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Files from strangers: what is decompressed is bounded by far less than the heap. */
  private static final LoadOptions OPTIONS =
      LoadOptions.DEFAULT
          .within(LoadLimits.DEFAULT.withBytes(64L << 20).withOperations(10_000_000))
          .allowing(Corpus.Item.class);

  @TempDir Path folder;

  @Test
  void damagedFilesEndWithAValueOrAnIoException() throws Exception {
    // Damaged files that are not mapped would say so thousands of times.
    Logger persist = Logger.getLogger("org.joblib4j.persist");
    persist.setLevel(Level.OFF);
    Optional<Path> further =
        Optional.ofNullable(System.getProperty("joblib4j.fuzz.folder")).map(Path::of);
    List<byte[]> files = Corpus.files(further);
    var progress = new AtomicLong();
    long loaded;
    try (var executor = Executors.newSingleThreadExecutor()) {
      Future<Long> run = executor.submit(all(files, progress));
      loaded = whenFinished(run, progress);
      executor.shutdownNow();
    }
    assertThat(loaded)
        .as("files that were still loaded, of %d", FILES)
        .isBetween(FILES / 50, FILES * 9 / 10);
  }

  @Test
  void damagedFramesAndSparseMatricesEndTheSame() {
    List<byte[]> files = ForeignObjects.files();
    long loaded = 0;
    for (long number = 0; number < FILES / 10; number++) {
      byte[] damaged = Mutation.of(files, new SplittableRandom(number));
      try {
        Persist.load(new ByteArrayInputStream(damaged), PyFrame.class, OPTIONS);
        loaded++;
      } catch (IOException expected) {
        loaded += isWalked(damaged, number) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("frame number " + number, e);
      }
    }
    assertThat(loaded).as("files that were still loaded").isPositive();
  }

  private static boolean isWalked(byte[] damaged, long number) {
    try {
      PySparse matrix = Persist.load(new ByteArrayInputStream(damaged), PySparse.class, OPTIONS);
      matrix.forEach((row, column, value) -> {});
      return true;
    } catch (IOException | IllegalArgumentException expected) {
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("matrix number " + number, e);
    }
  }

  /** Fails when one file takes for ever, with its number. */
  private static long whenFinished(Future<Long> run, AtomicLong progress) throws Exception {
    long seen = -1;
    while (true) {
      try {
        return run.get(HANGS_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        long now = progress.get();
        if (now == seen) {
          run.cancel(true);
          throw new AssertionError("file number " + now + " hangs", e);
        }
        seen = now;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AssertionError failure) {
          throw failure;
        }
        throw e;
      }
    }
  }

  private Callable<Long> all(List<byte[]> files, AtomicLong progress) {
    return () -> {
      long loaded = 0;
      long longest = 0;
      for (long number = 0; number < FILES; number++) {
        progress.set(number);
        var random = new SplittableRandom(number);
        byte[] damaged = Mutation.of(files, random);
        long start = THREADS.getCurrentThreadCpuTime();
        if (isLoaded(damaged, random.nextInt(8), number)) {
          loaded++;
        }
        longest = Math.max(longest, THREADS.getCurrentThreadCpuTime() - start);
        if (longest > LONGEST_NANOS) {
          throw new AssertionError(
              "file number %d took %d ms".formatted(number, longest / 1_000_000));
        }
      }
      return loaded;
    };
  }

  /** As a stream most of the time; also as a file, copied, mapped and audited. */
  private boolean isLoaded(byte[] damaged, int way, long number) {
    Path file = folder.resolve("damaged");
    try {
      if (way < 3) {
        Files.write(file, damaged);
      }
      switch (way) {
        case 0 -> Persist.load(file, Object.class, OPTIONS);
        case 1 -> Persist.load(file, Object.class, OPTIONS.mapping(MapMode.READ));
        case 2 -> Persist.audit(file, OPTIONS.limits());
        case 3 -> Persist.load(new ByteArrayInputStream(damaged), Corpus.Item.class, OPTIONS);
        default -> Persist.load(new ByteArrayInputStream(damaged), Object.class, OPTIONS);
      }
      return true;
    } catch (IOException expected) {
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("file number " + number + ", way " + way, e);
    }
  }
}
