package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.joblib4j.timing.ManualTimer;
import org.junit.jupiter.api.Test;

/** Which threads are lent, and how they are when they come back. */
@SuppressWarnings("ThreadPriorityCheck") // a priority is one of the things that are set back
class ReserveTest {
  private final ManualTimer timer = new ManualTimer();
  private final Reserve reserve = new Reserve(timer);

  /** Runs something in a lent thread, and waits until that one is back or has ended. */
  private Thread lend(Runnable work) throws InterruptedException {
    BlockingQueue<Thread> worked = new ArrayBlockingQueue<>(1);
    reserve.execute(() -> {
      work.run();
      worked.add(Thread.currentThread());
    });
    Thread thread = worked.take();
    while (!isBack(thread)) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static boolean isBack(Thread thread) {
    return switch (thread.getState()) {
      case TIMED_WAITING, TERMINATED -> true;
      default -> false;
    };
  }

  private void useUpShortWork() throws InterruptedException {
    for (int i = 0; i < Reserve.MOST_AT_ONCE; i++) {
      lend(() -> {});
    }
  }

  @Test
  void aThreadThatHasWorkedLongIsNotLentAgain() throws Exception {
    useUpShortWork();
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      threads.add(lend(() -> timer.pass(TimeUnit.MILLISECONDS.toNanos(1))));
    }
    assertThat(threads).hasSize(10);
  }

  @Test
  void afterLittleWorkThreadsAreReplacedAsLongAsTheyAreFew() throws Exception {
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < Reserve.MOST_AT_ONCE; i++) {
      threads.add(lend(() -> {}));
    }
    assertThat(threads).hasSize(Reserve.MOST_AT_ONCE);

    Thread kept = lend(() -> {});
    assertThat(lend(() -> {})).isSameAs(kept);
    timer.pass(Reserve.PAUSE_NANOS);
    assertThat(lend(() -> {})).isSameAs(kept);
    assertThat(lend(() -> {})).isNotSameAs(kept);
  }

  private static String look() {
    Thread thread = Thread.currentThread();
    boolean handled = !thread.getUncaughtExceptionHandler().equals(thread.getThreadGroup());
    return thread.getName().replaceAll("\\d+", "N")
        + thread.getPriority()
        + thread.isDaemon()
        + handled
        + thread.getContextClassLoader()
        + thread.isInterrupted();
  }

  @Test
  void aThreadThatIsLentAgainIsSetBack() throws Exception {
    String[] looks = new String[2];
    lend(() -> looks[0] = look());
    useUpShortWork();

    Thread changed =
        lend(() -> {
          Thread thread = Thread.currentThread();
          thread.setName("of a task");
          thread.setPriority(Thread.MIN_PRIORITY);
          thread.setUncaughtExceptionHandler((_, _) -> {});
          thread.setContextClassLoader(new ClassLoader() {});
          thread.interrupt();
        });
    assertThat(lend(() -> looks[1] = look())).isSameAs(changed);
    assertThat(looks[1]).isEqualTo(looks[0]);
  }

  @Test
  void theCallersGroupIsNotTheThreads() throws Exception {
    List<String> groups = new CopyOnWriteArrayList<>();
    BlockingQueue<Boolean> looked = new ArrayBlockingQueue<>(1);
    Runnable look =
        () -> {
          groups.add(Thread.currentThread().getThreadGroup().getName());
          looked.add(true);
        };
    new Thread(new ThreadGroup("of a caller"), () -> reserve.execute(look)).start();
    assertThat(looked.take()).isTrue();
    Thread.startVirtualThread(() -> reserve.execute(look));
    assertThat(looked.take()).isTrue();
    assertThat(groups).containsOnly("system");
  }

  @Test
  void theCallersPriorityIsNotTheThreads() throws Exception {
    int[] priority = new int[1];
    Thread caller = Thread.currentThread();
    int before = caller.getPriority();
    caller.setPriority(Thread.MIN_PRIORITY);
    try {
      lend(() -> priority[0] = Thread.currentThread().getPriority());
    } finally {
      caller.setPriority(before);
    }
    assertThat(priority[0]).isEqualTo(Thread.NORM_PRIORITY);
  }
}
