package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.RunningTask;
import org.joblib4j.parallel.spi.WorkerSettings;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.timing.Timer;
import org.junit.jupiter.api.Test;

/** Workers for which no thread can be had. */
class ThreadShortageTest {
  private record ShortOfThreads(Executor threads) implements Backend {
    @Override
    public String name() {
      return "short of threads";
    }

    @Override
    public boolean sharesMemory() {
      return true;
    }

    @Override
    public Workers open(WorkerSettings settings) {
      return new ThreadWorkers(settings, threads::execute, Timer.SYSTEM, "thread", true);
    }
  }

  private static Parallel with(Executor threads) {
    return Parallel.on(new ShortOfThreads(threads), 4).batchSize(1);
  }

  @Test
  void fewerThreadsDoItToo() {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch refused = new CountDownLatch(1);
    Parallel parallel =
        with(task -> {
          if (asked.incrementAndGet() == 2) {
            refused.countDown();
            throw new RejectedExecutionException("one is enough");
          }
          Thread.ofPlatform().daemon().start(task);
        });

    List<Integer> results =
        parallel.map(
            IntStream.range(0, 100).boxed(),
            i -> {
              refused.await();
              return i;
            });

    assertThat(results).hasSize(100);
    assertThat(refused.getCount()).isZero();
  }

  @Test
  void whereNoThreadCanBeHadTheCallingThreadDoesIt() {
    Parallel parallel =
        with(task -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    Thread caller = Thread.currentThread();
    ClassLoader context = caller.getContextClassLoader();

    List<Thread> threads = parallel.map(List.of(1, 2, 3), i -> Thread.currentThread());

    assertThat(threads).containsOnly(caller);
    assertThat(caller.getContextClassLoader()).isSameAs(context);
    assertThat(RunningTask.current()).isNull();
  }

  @Test
  void tasksWithATimeoutAreNotRunInTheCallingThread() {
    Parallel parallel =
        with(
                task -> {
                  throw new OutOfMemoryError("unable to create native thread");
                })
            .timeout(Duration.ofHours(1));

    assertThatThrownBy(() -> parallel.map(List.of(1, 2, 3), i -> i))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }
}
