package org.joblib4j.process;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The worker's end of its standard input, which is what ties it to its parent.
 *
 * <p>The parent holds the other end of this pipe and nobody else does. When the parent ends, in
 * whatever way, the kernel closes it; the worker reads the end of the stream in a thread of its own
 * and halts, also out of an endless loop. (Linux could send a signal at the parent's death instead,
 * but does so already when the <em>thread</em> that started the worker ends.)
 *
 * <p>The same pipe carries what the parent says to a worker that is busy. First come the {@link
 * Greeting}, then messages of a byte and a number: {@link #INTERRUPT}, {@link #END_RUN}, {@link
 * #FORGET}, {@link #EXIT}.
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

  /** How long shutdown hooks may take; the parent has no more patience with idle workers either. */
  private static final long HOOK_MILLIS = 2_000;

  /** The exit code of a worker whose parent is gone. */
  static final int PARENT_GONE = 77;

  private final DataInputStream in;
  private volatile List<Path> left = List.of();

  /** The exit code when shutdown hooks do not end. */
  private volatile int stuck = WorkerMain.STUCK_IN_HOOKS;

  private final CompletableFuture<Receiver> receiver = new CompletableFuture<>();

  /** Is told what the parent says, in the thread of the life line. */
  interface Receiver {
    void interrupt(long batch);

    void endRun(long run);

    void forget(long storage);

    void leave();
  }

  /**
   * What a worker is told first.
   *
   * @param socket where the parent listens
   * @param token shown to the parent, so that it knows who connects
   * @param statusPage the file of the {@link StatusPage}
   * @param name the worker's name in messages
   * @param label its short name, for the lines that it prints
   * @param rank its number among its siblings, from 0 on
   */
  record Greeting(
      Path socket, String token, Path statusPage, String name, String label, int rank) {}

  private LifeLine(DataInputStream in) {
    this.in = in;
  }

  /** Takes standard input away from tasks, which see it empty. */
  static LifeLine take() {
    System.setIn(InputStream.nullInputStream());
    return new LifeLine(new DataInputStream(new FileInputStream(FileDescriptor.in)));
  }

  /** Reads what comes first. */
  Greeting greeting() throws IOException {
    return new Greeting(
        Path.of(in.readUTF()),
        in.readUTF(),
        Path.of(in.readUTF()),
        in.readUTF(),
        in.readUTF(),
        in.readInt());
  }

  /**
   * Begins to watch, in a daemon thread.
   *
   * @param folders removed with their files if the parent ends before {@link #keep}
   */
  void watch(Path... folders) {
    left = List.of(folders);
    Thread thread = new Thread(this, "joblib4j life line");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says who is told what the parent says. */
  void tell(Receiver told) {
    receiver.complete(told);
  }

  /** Leaves the folders to others. */
  void keep() {
    left = List.of();
  }

  @Override
  public void run() {
    try {
      while (true) {
        byte message = in.readByte();
        long number = in.readLong();
        switch (message) {
          case INTERRUPT -> receiver.join().interrupt(number);
          case END_RUN -> receiver.join().endRun(number);
          case FORGET -> receiver.join().forget(number);
          case EXIT -> exit();
          default -> throw new IOException("no message: " + message);
        }
      }
    } catch (EOFException e) {
      // The parent is gone.
    } catch (Throwable t) {
      Thread.UncaughtExceptionHandler handler =
          Thread.currentThread().getUncaughtExceptionHandler();
      handler.uncaughtException(Thread.currentThread(), t);
    }
    endDescendants();
    for (Path folder : left) {
      TemporaryNames.removeQuietly(folder);
    }
    leave();
    Runtime.getRuntime().halt(PARENT_GONE);
  }

  /** Ends the process as the parent's message does: shutdown hooks run, but not for ever. */
  void exit() {
    endDescendants();
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
      Thread patience = new Thread(new Patience(), "joblib4j patience");
      patience.setDaemon(true);
      patience.start();
    }
  }

  private final class Patience implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(HOOK_MILLIS);
      } catch (InterruptedException e) {
        // Somebody wants it to end at once.
      }
      Runtime.getRuntime().halt(stuck);
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

  private static void endDescendants() {
    List<ProcessHandle> descendants = ProcessHandle.current().descendants().toList();
    for (ProcessHandle process : descendants) {
      process.destroyForcibly();
    }
  }
}
