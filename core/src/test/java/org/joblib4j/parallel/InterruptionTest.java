package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Recalling;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @AfterEach
  void clearTheFlag() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void interruptedCallerOfOneJobGetsACancellationAndKeepsItsFlag() {
    assertThatThrownBy(() ->
            Parallel.jobs(1)
                .retries(5)
                .map(
                    List.of(1, 2),
                    i -> {
                      Thread.currentThread().interrupt();
                      NEVER.await();
                      return i;
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void callerThatIsInterruptedBeforeTheCallStartsNothing() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Parallel.threads(2).map(List.of(1, 2), i -> i))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void closingTellsRunningCallsThatTheyWereCancelled() throws Exception {
    for (int jobs : new int[] {1, 2}) {
      Parallel workers = Parallel.threads(jobs).open();
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch closed = new CountDownLatch(1);
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              workers.map(
                  List.of(1, 2, 3, 4),
                  i -> {
                    started.countDown();
                    closed.await();
                    return i;
                  });
              thrown.completeExceptionally(new AssertionError("not cancelled"));
            } catch (RuntimeException | Error e) {
              thrown.complete(e);
            }
          });
      started.await();

      workers.close();
      closed.countDown();

      assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void callWhoseResultsAreRememberedCanBeInterruptedToo() {
    // The first result is awaited, so that the others pile up behind it.
    Parallel parallel = Parallel.threads(2);

    assertThatThrownBy(() -> parallel.map(Stream.iterate(0, i -> i + 1), new AllButTheFirst()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  /** Remembers the results of all numbers but 0, and interrupts its caller on the way. */
  private static final class AllButTheFirst
      implements Fn1<Integer, Integer, InterruptedException>, Recalling {
    private static final long serialVersionUID = 1;

    @Override
    public Integer call(Integer number) throws InterruptedException {
      NEVER.await();
      return number;
    }

    @Override
    public Optional<Recalled> recall(@Nullable Object... arguments) {
      int number = (Integer) Objects.requireNonNull(arguments[0]);
      if (number == 1000) {
        Thread.currentThread().interrupt();
      }
      assertThat(number).as("recalled after the interrupt").isLessThan(100_000);
      return number == 0 ? Optional.empty() : Optional.of(new Recalled(number));
    }
  }
}
