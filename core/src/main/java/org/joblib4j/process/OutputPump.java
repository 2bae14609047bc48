package org.joblib4j.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes a worker's output on to the parent's, line by line, so that lines of several workers do
 * not mix.
 *
 * <p>Until the worker is known to work, lines are held back, as far as they are few: they explain
 * why it did not start.
 */
final class OutputPump implements Runnable {
  private static final byte[] INCUBATOR_WARNING =
      "WARNING: Using incubator modules: jdk.incubator.vector".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_HELD = 64 << 10;

  /** What comes without an end of line is passed on in pieces of this size. */
  private static final int LONGEST_LINE = 64 << 10;

  private final InputStream in;
  private final Target target;
  private final KeptOutput kept;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  private boolean holding = true;
  private final Thread thread;

  /** Names the stream anew for each line, as a program may replace it. */
  interface Target {
    PrintStream stream();
  }

  OutputPump(InputStream in, Target target, KeptOutput kept, String name) {
    this.in = in;
    this.target = target;
    this.kept = kept;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
  }

  /** Begins to read a worker's standard output. */
  static OutputPump out(Process process, KeptOutput kept) {
    return started(process.getInputStream(), () -> System.out, kept, "output of " + process.pid());
  }

  /** Begins to read a worker's standard error. */
  static OutputPump err(Process process, KeptOutput kept) {
    return started(process.getErrorStream(), () -> System.err, kept, "errors of " + process.pid());
  }

  private static OutputPump started(InputStream in, Target target, KeptOutput kept, String name) {
    OutputPump pump = new OutputPump(in, target, kept, "joblib4j " + name);
    pump.thread.start();
    return pump;
  }

  @Override
  public void run() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    try (in) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        int from = 0;
        for (int i = 0; i < count; i++) {
          if (chunk[i] == '\n') {
            line.write(chunk, from, i + 1 - from);
            from = i + 1;
            pass(line);
          }
        }
        line.write(chunk, from, count - from);
        if (line.size() >= LONGEST_LINE) {
          pass(line);
        }
      }
    } catch (IOException e) {
      // The worker was ended; what it had written is lost with it.
    }
    pass(line);
  }

  private synchronized void pass(ByteArrayOutputStream line) {
    if (!isIncubatorWarning(line)) {
      if (holding && held.size() + line.size() <= MOST_HELD) {
        held.writeBytes(line.toByteArray());
      } else {
        release();
        print(line);
      }
    }
    line.reset();
  }

  /** Looks at the length first: hardly any line is as long. */
  private static boolean isIncubatorWarning(ByteArrayOutputStream line) {
    int end = line.size() - INCUBATOR_WARNING.length;
    return end >= 0
        && end <= System.lineSeparator().length()
        && Arrays.equals(
            line.toByteArray(),
            0,
            INCUBATOR_WARNING.length,
            INCUBATOR_WARNING,
            0,
            INCUBATOR_WARNING.length);
  }

  private void print(ByteArrayOutputStream bytes) {
    kept.printed(bytes.toString(StandardCharsets.UTF_8));
    try {
      PrintStream stream = target.stream();
      stream.write(bytes.toByteArray(), 0, bytes.size());
      stream.flush();
    } catch (RuntimeException | Error e) {
      // A program's own stream: without a reader the worker would stand still at its next line.
      Log.of(OutputPump.class).log(System.Logger.Level.DEBUG, "output of a worker is lost", e);
    }
  }

  /** Prints what was held back, and from now on each line as it comes. */
  synchronized void release() {
    holding = false;
    if (held.size() > 0) {
      print(held);
      held.reset();
    }
  }

  /** What was held back, once the output has ended or some time has passed. */
  String heldText(long millis) {
    join(millis);
    synchronized (this) {
      return held.toString(StandardCharsets.UTF_8).strip();
    }
  }

  /** Waits until all output was passed on; a process that the worker left may still write. */
  void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
