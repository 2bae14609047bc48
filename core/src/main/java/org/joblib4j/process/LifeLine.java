package org.joblib4j.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The worker's first connection to its parent, which is what ties it to it.
 *
 * <p>When the parent ends, in whatever way, the kernel closes the other end; the worker reads the
 * end of the stream in a thread of its own and halts, also out of an endless loop. Before there is
 * a connection, a {@link Dial} sees to it. (Linux could send a signal at the parent's death
 * instead, but does so already when the <em>thread</em> that started the worker ends. Standard
 * input would do as well, but is handed on to every process that a task starts.)
 *
 * <p>The same connection carries what the parent says to a worker that is busy: messages of a byte
 * and a number, {@link #INTERRUPT}, {@link #END_RUN}, {@link #FORGET}, {@link #EXIT}, {@link
 * #NAME}.
 *
 * <p>The JVMs that make an AOT cache run no code of the user; their life line is their standard
 * input.
 */
final class LifeLine implements Runnable {
  /** Interrupt the batch of this number. */
  static final byte INTERRUPT = 1;

  /** Forget what was kept for the run of this number. */
  static final byte END_RUN = 2;

  /** Forget the shared memory of this number. */
  static final byte FORGET = 3;

  /** Run shutdown hooks and end. */
  static final byte EXIT = 4;

  /** Let the thread that runs the batch of this number say so by its name, for thread dumps. */
  static final byte NAME = 5;

  /** A byte and a number. */
  static final int MESSAGE_BYTES = 1 + Long.BYTES;

  /** How long shutdown hooks may take; the parent has no more patience with idle workers either. */
  private static final long HOOK_MILLIS = 2_000;

  /** How long the look may take for what a worker would leave behind whose parent is gone. */
  private static final long ORPHAN_MILLIS = 700;

  /** How long the life line may take to end after another connection has. */
  private static final long CONNECTION_MILLIS = 1_000;

  /** So many descriptors a look at all processes takes. */
  private static final int SPARES = 3;

  /** The exit code of a worker whose parent is gone. */
  static final int PARENT_GONE = 77;

  private final ReadableByteChannel in;
  private final ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
  private final Object lock = new Object();

  /** Guarded by the lock. */
  private boolean orphaned;

  /** Whether the parent has sent this process to its end, and its own hooks run. */
  private volatile boolean ending;

  /** Written before the thread is started, as is the next. */
  private List<Path> left = List.of();

  /** Given up at the end, when a task may have used up all other descriptors. */
  private List<FileInputStream> spares = List.of();

  /** The exit code when shutdown hooks do not end. */
  private volatile int stuck = WorkerMain.STUCK_IN_HOOKS;

  private final CompletableFuture<Receiver> receiver = new CompletableFuture<>();

  /** Is told what the parent says, in the thread of the life line. */
  interface Receiver {
    void interrupt(long batch);

    void endRun(long run);

    void forget(long storage);

    void name(long batch);

    void leave();
  }

  private LifeLine(ReadableByteChannel in) {
    this.in = in;
  }

  /** The one of a worker that has connected. */
  static LifeLine over(SocketChannel connection) {
    return new LifeLine(connection);
  }

  /** The one of a JVM that runs no code of the user. */
  static LifeLine ofStandardInput() {
    return new LifeLine(new FileInputStream(FileDescriptor.in).getChannel());
  }

  /**
   * Begins to watch, in a daemon thread.
   *
   * @param folders removed with their files when the parent ends, where they are there still
   */
  void watch(Path... folders) {
    left = List.of(folders);
    spares = openSpares();
    ServiceThread.start(this, "joblib4j life line");
  }

  private static List<FileInputStream> openSpares() {
    List<FileInputStream> opened = new ArrayList<>();
    try {
      while (opened.size() < SPARES) {
        opened.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      // Where there is no such file, the end does without.
    }
    return opened;
  }

  /** Says who is told what the parent says. */
  void tell(Receiver told) {
    receiver.complete(told);
  }

  @Override
  public void run() {
    try {
      while (hear()) {
        byte kind = message.get();
        long number = message.getLong();
        switch (kind) {
          case INTERRUPT -> receiver.join().interrupt(number);
          case END_RUN -> receiver.join().endRun(number);
          case FORGET -> receiver.join().forget(number);
          case NAME -> receiver.join().name(number);
          case EXIT -> exit();
          default -> throw new IllegalStateException("no message: " + kind);
        }
      }
    } catch (Throwable t) {
      Thread.UncaughtExceptionHandler handler =
          Thread.currentThread().getUncaughtExceptionHandler();
      handler.uncaughtException(Thread.currentThread(), t);
    } finally {
      endAsOrphan();
    }
  }

  /** Waits for the next message; false when the parent is gone. */
  private boolean hear() {
    message.clear();
    try {
      while (message.hasRemaining()) {
        if (in.read(message) < 0) {
          return false;
        }
      }
    } catch (IOException e) {
      return false; // it has ended before it read what this worker had sent
    }
    message.flip();
    return true;
  }

  /**
   * Starts a process, unless the parent is gone and what this one has started is looked for
   * already.
   *
   * @throws IOException then, and when it cannot be started
   */
  Process start(ProcessBuilder builder) throws IOException {
    synchronized (lock) {
      if (orphaned) {
        throw new IOException("the parent process is gone");
      }
      return builder.start();
    }
  }

  /**
   * Halts, after a look for what would stay. A task may have used up descriptors, threads and
   * memory, and a look at other processes may hang; nothing of that keeps this process alive.
   */
  private void endAsOrphan() {
    try {
      haltAfter(ORPHAN_MILLIS);
      synchronized (lock) {
        orphaned = true;
      }
      spares.forEach(LifeLine::closeQuietly);
      // First what is quick: the look at all processes takes a while on a busy machine.
      TemporaryFolder.removeAll();
      left.forEach(TemporaryNames::removeQuietly);
      Offspring.ofThisProcess().end();
      leave();
    } finally {
      Runtime.getRuntime().halt(PARENT_GONE);
    }
  }

  private static void haltAfter(long millis) {
    try {
      ServiceThread.start(new Patience(millis, PARENT_GONE), "joblib4j patience");
    } catch (OutOfMemoryError e) {
      // There is no thread left, or no memory. What follows hardly ever hangs.
    }
  }

  private static void closeQuietly(FileInputStream spare) {
    try {
      spare.close();
    } catch (IOException e) {
      // It is the end anyway.
    }
  }

  /**
   * Lets the life line end this process, for a thread whose own connection has ended: mostly all of
   * them have, and what this worker has started and what is to be removed is still being looked
   * for. Returns when that does not come, as the connection alone was lost.
   */
  void awaitEnd() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECTION_MILLIS);
    for (long left = 1; left > 0 && !ending; left = end - System.nanoTime()) {
      boolean _ = Thread.interrupted(); // a task's own: LockSupport would not wait
      LockSupport.parkNanos(left);
    }
  }

  /** Ends the process as the parent's message does: shutdown hooks run, but not for ever. */
  void exit() {
    Offspring.ofThisProcess().endDescendants();
    ending = true;
    leave();
    exit(0);
  }

  /** Ends the process with an exit code that it has also when shutdown hooks take too long. */
  void exit(int code) {
    stuck = code;
    System.exit(code);
  }

  /**
   * From now on the process ends some time after its end was begun, whoever began it: a shutdown
   * hook that never returns would keep the parent waiting for a worker that runs no task any more.
   */
  void limitShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(new Limit(), "joblib4j end"));
  }

  /** The shutdown hook. No lambda: the first one of a fresh JVM takes it milliseconds. */
  private final class Limit implements Runnable {
    @Override
    public void run() {
      Thread patience = new Thread(new Patience(HOOK_MILLIS, stuck), "joblib4j patience");
      patience.setDaemon(true);
      patience.start();
    }
  }

  private record Patience(long millis, int exitCode) implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        // Somebody wants it to end at once.
      }
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /**
   * Wakes the thread that waits for batches: a JVM that ends waits 300 ms for threads that are
   * inside a system call.
   */
  private void leave() {
    Receiver told = receiver.getNow(null);
    if (told != null) {
      told.leave();
    }
  }
}
