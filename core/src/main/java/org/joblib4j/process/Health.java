package org.joblib4j.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker can still do, looked at after a task has failed in it.
 *
 * <p>A task may leave a worker behind that can open no file, start no thread or load no class of
 * its own. All that follow fail there, and fail at once: such a worker is always the next to be
 * free, and draws all tasks, and all attempts of a retry, to itself. So it says what it lacks with
 * its answer, and is replaced. Which task has used up what it lacks, nobody knows: see {@link
 * #mayBeInnocent}.
 */
enum Health {
  /** It goes on. */
  WELL(0, "lacks nothing"),

  /** A task ran out of memory; what filled it may still be there. */
  NO_HEAP(1, "a task ran out of memory in it"),

  /** Nothing can be opened. */
  NO_DESCRIPTORS(
      2,
      "it can open no more files or sockets (ulimit -n), as tasks leave them open that they do not"
          + " close"),

  /** No thread can be started. */
  NO_THREADS(
      3,
      "it can start no more threads (ulimit -u, or pids.max of its cgroup), as tasks leave threads"
          + " that do not end"),

  /** Its class path is gone. */
  NO_JAR(4, "it can load no more classes from its jar, which was deleted or changed"),

  /** What it does besides would slow down all tasks that follow. */
  RETURNING(5, "a thread of it is on its way back from a chain of objects without end");

  /** So many descriptors a task may need for itself, and the worker for its arguments. */
  private static final int DESCRIPTORS = 8;

  private final int code;
  private final String reason;

  Health(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** How it is sent. */
  int code() {
    return code;
  }

  /**
   * What was sent.
   *
   * @throws IOException when it was something else
   */
  static Health of(byte code) throws IOException {
    for (Health health : values()) {
      if (health.code == code) {
        return health;
      }
    }
    throw new IOException("no state of a worker: " + code);
  }

  /** Why a worker is replaced. */
  String reason() {
    return reason;
  }

  /**
   * Whether what has failed in a worker in this state may be the victim of another task, and is
   * worth one more try elsewhere. Not what ran out of memory: a task that needs too much would take
   * twice as long to say so.
   */
  boolean mayBeInnocent() {
    return this == NO_DESCRIPTORS || this == NO_THREADS || this == NO_JAR;
  }

  /**
   * The state of this worker after a task.
   *
   * @param failure of the task, null for none: then nothing is looked at
   */
  static Health after(@Nullable Throwable failure) {
    if (failure == null) {
      return WELL;
    }
    Health found = check();
    return found == WELL && ranOutOfMemory(failure) ? NO_HEAP : found;
  }

  /** Looks at what any task may need. Takes about a tenth of a millisecond. */
  static Health check() {
    if (DeepStack.isReturning()) {
      return RETURNING;
    }
    if (!canOpen()) {
      return NO_DESCRIPTORS;
    }
    if (!canStartThreads()) {
      return NO_THREADS;
    }
    return canLoad() ? WELL : NO_JAR;
  }

  private static boolean canOpen() {
    List<SocketChannel> opened = new ArrayList<>();
    try {
      while (opened.size() < DESCRIPTORS) {
        // What a worker knows already: with another kind of file, a class may have to be loaded.
        opened.add(SocketChannel.open(StandardProtocolFamily.UNIX));
      }
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      opened.forEach(Health::closeQuietly);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was never connected.
    }
  }

  private static boolean canStartThreads() {
    try {
      ServiceThread.start(() -> {}, "joblib4j health");
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  private static boolean canLoad() {
    try (InputStream in = Health.class.getResourceAsStream("Health.class")) {
      return in != null && in.readAllBytes().length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean ranOutOfMemory(Throwable failure) {
    for (Throwable each : ThrowableSketch.withCauses(failure)) {
      if (each instanceof OutOfMemoryError && !SystemLimits.isOfThreads(each)) {
        return true;
      }
    }
    return false;
  }
}
