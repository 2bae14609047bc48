package org.joblib4j.parallel;

import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.BatchInHand;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.text.DurationText;
import org.joblib4j.timing.Timer;

/**
 * What a call does while nothing comes back: it names the threads that work for it, for thread
 * dumps, and tells after a while, then more and more seldom, for what it waits.
 *
 * <p>Nothing of this costs calls anything that do not wait: threads bear names only once a call has
 * waited for a second, or a batch took {@value #SLOW_NANOS} ns; and where the call was made is
 * looked up on the stack of the thread that waits, when it is wanted. A call whose tasks take long
 * anyway waits thrice as long as the longest before it tells anything.
 *
 * <p>For the dispatching thread.
 */
final class LongWait {
  /** After how long a call without news tells for what it waits. */
  static final long TELL_NANOS = 10_000_000_000L;

  /** After how long without news threads are named. */
  static final long NAME_NANOS = 500_000_000;

  private static final long LONGEST_PAUSE = 300_000_000_000L;

  /** A batch that took so long can afford a name. */
  private static final long SLOW_NANOS = 10_000_000;

  private static final int MOST = 8;
  private static final Logger LOG = System.getLogger(LongWait.class.getName());

  private final Run run;
  private final Timer timer;
  private long longest;
  private boolean named;

  /** Whether nothing has come back since the last look. */
  private boolean quiet;

  private long quietSince;
  private long nextTell;

  LongWait(Run run, Timer timer) {
    this.run = run;
    this.timer = timer;
  }

  /** A batch has come back. */
  void returned(long nanos) {
    quiet = false;
    longest = Math.max(longest, nanos);
    if (nanos >= SLOW_NANOS) {
      name();
    }
  }

  /** From now on, what runs for the call says so in the names of its threads. */
  private void name() {
    if (!named) {
      named = true;
      run.nameThreads(call());
    }
  }

  /**
   * Nothing has come back for a while.
   *
   * @param underWay how many batches are
   * @param admission says why no other begins; empty where nothing keeps one
   */
  void look(int underWay, String admission) {
    long now = timer.nanoTime();
    if (!quiet) {
      quiet = true;
      quietSince = now;
      nextTell = Math.max(TELL_NANOS, 3 * longest);
    }
    long waited = now - quietSince;
    // Not at once: a thread that waits may be woken for nothing.
    if (waited >= NAME_NANOS) {
      name();
    }
    if (waited >= nextTell) {
      nextTell = waited + Math.min(waited, LONGEST_PAUSE);
      LOG.log(Level.INFO, text(waited, underWay, admission));
    }
  }

  private String text(long waited, int underWay, String admission) {
    List<BatchInHand> inHand =
        run.inHand().stream()
            .sorted(Comparator.comparingLong(BatchInHand::nanos).reversed())
            .toList();
    StringJoiner parts =
        new StringJoiner(
            "; ", call() + " has been waiting for " + seconds(waited) + " without news: ", "");
    parts.setEmptyValue(call() + " has been waiting for " + seconds(waited));
    inHand.stream()
        .limit(MOST)
        .forEach(batch -> parts.add(batch.text() + " for " + seconds(batch.nanos())));
    if (inHand.size() > MOST) {
      parts.add((inHand.size() - MOST) + " more");
    }
    int queued = underWay - inHand.size();
    if (queued > 0) {
      parts.add(queued + (queued == 1 ? " batch waits" : " batches wait") + " for a free worker");
    }
    if (!admission.isEmpty()) {
      parts.add("no other task begins, as " + admission);
    }
    return parts.toString();
  }

  private static String seconds(long nanos) {
    return DurationText.of(Duration.ofSeconds(Math.max(0, nanos) / 1_000_000_000));
  }

  /** Where this thread made the call. */
  static String call() {
    return StackWalker.getInstance().walk(LongWait::caller).orElse("a submitted task");
  }

  /** The first frame of others behind those of the face. */
  private static Optional<String> caller(Stream<StackFrame> stack) {
    return stack
        .dropWhile(frame -> !isFace(frame.getClassName()))
        .dropWhile(frame -> isFace(frame.getClassName()) || isJdk(frame.getClassName()))
        .findFirst()
        .map(frame -> {
          String type = frame.getClassName();
          return type.substring(type.lastIndexOf('.') + 1)
              + "."
              + frame.getMethodName()
              + (frame.getFileName() == null
                  ? ""
                  : "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
        });
  }

  private static boolean isFace(String type) {
    return type.equals(Parallel.class.getName()) || type.equals(ResultStream.class.getName());
  }

  private static boolean isJdk(String type) {
    return type.startsWith("java.") || type.startsWith("jdk.");
  }
}
