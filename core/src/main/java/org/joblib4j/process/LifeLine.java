package org.joblib4j.process;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
 * #EXIT}.
 */
final class LifeLine implements Runnable {
  /** Interrupt the batch of this number. */
  static final byte INTERRUPT = 1;

  /** Forget what was kept for the run of this number. */
  static final byte END_RUN = 2;

  /** Run shutdown hooks and end. */
  static final byte EXIT = 3;

  /** The exit code of a worker whose parent is gone. */
  static final int PARENT_GONE = 77;

  private final DataInputStream in;
  private volatile @Nullable Path socket;
  private final CompletableFuture<Receiver> receiver = new CompletableFuture<>();

  /** Is told what the parent says, in the thread of the life line. */
  interface Receiver {
    void interrupt(long batch);

    void endRun(long run);
  }

  /**
   * What a worker is told first.
   *
   * @param socket where the parent listens
   * @param token shown to the parent, so that it knows who connects
   * @param statusPage the file of the {@link StatusPage}
   * @param name the worker's name in messages
   */
  record Greeting(Path socket, String token, Path statusPage, String name) {}

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
    return new Greeting(Path.of(in.readUTF()), in.readUTF(), Path.of(in.readUTF()), in.readUTF());
  }

  /**
   * Begins to watch, in a daemon thread.
   *
   * @param waiting where the parent listens, removed if it ends before {@link #connected}
   */
  void watch(Path waiting) {
    socket = waiting;
    Thread thread = new Thread(this, "joblib4j life line");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says who is told what the parent says. */
  void tell(Receiver told) {
    receiver.complete(told);
  }

  /** Leaves the socket to the parent. */
  void connected() {
    socket = null;
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
    removeSocket();
    endDescendants();
    Runtime.getRuntime().halt(PARENT_GONE);
  }

  private static void exit() {
    endDescendants();
    // Shutdown hooks may hang; this thread goes on to notice when the parent loses its patience.
    Thread exiting = new Thread(() -> System.exit(0), "joblib4j exit");
    exiting.setDaemon(true);
    exiting.start();
  }

  private static void endDescendants() {
    List<ProcessHandle> descendants = ProcessHandle.current().descendants().toList();
    for (ProcessHandle process : descendants) {
      process.destroyForcibly();
    }
  }

  private void removeSocket() {
    Path left = socket;
    if (left != null) {
      try {
        Files.deleteIfExists(left);
        Path folder = left.getParent();
        if (folder != null) {
          Files.deleteIfExists(folder);
        }
      } catch (IOException e) {
        // Somebody else removes it, or the next parent's sweep does.
      }
    }
  }
}
