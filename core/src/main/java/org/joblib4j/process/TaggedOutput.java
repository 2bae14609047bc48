package org.joblib4j.process;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * A standard stream of a worker, each line of which begins with the task that printed it.
 *
 * <p>Which task that is, the worker knows and a thread of the task's own does not: what any thread
 * prints while a task runs counts as that task's. A line that is begun while none runs has no tag.
 * The end of a task ends its line: what comes next, here or in the parent, is somebody else's.
 */
final class TaggedOutput extends OutputStream {
  private final OutputStream out;
  private final CurrentTask task;
  private final Charset charset;
  private boolean atLineStart = true;

  /**
   * A stream that tags what it passes on.
   *
   * @param charset the one of the text that is written
   */
  TaggedOutput(OutputStream out, CurrentTask task, Charset charset) {
    this.out = out;
    this.task = task;
    this.charset = charset;
    task.prints(this);
  }

  /** Lets tasks print to tagged streams. */
  static void install(CurrentTask task) {
    System.setOut(stream(FileDescriptor.out, task, System.out.charset()));
    System.setErr(stream(FileDescriptor.err, task, System.err.charset()));
  }

  private static PrintStream stream(FileDescriptor descriptor, CurrentTask task, Charset charset) {
    OutputStream tagged = new TaggedOutput(new FileOutputStream(descriptor), task, charset);
    return new PrintStream(tagged, true, charset);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Passes everything on in one piece: lines of other processes do not get in between. */
  @Override
  public synchronized void write(byte[] source, int from, int count) throws IOException {
    if (count == 0) {
      return;
    }
    if (task.isNoted()) {
      task.note(new String(source, from, count, charset));
    }
    String tag = task.tag();
    if (tag.isEmpty()) {
      out.write(source, from, count);
    } else {
      ByteArrayOutputStream tagged = new ByteArrayOutputStream(count + 2 * tag.length());
      byte[] prefix = tag.getBytes(charset);
      for (int i = from; i < from + count; i++) {
        if (atLineStart) {
          tagged.writeBytes(prefix);
        }
        tagged.write(source[i]);
        atLineStart = source[i] == '\n';
      }
      out.write(tagged.toByteArray());
    }
    atLineStart = source[from + count - 1] == '\n';
    if (!atLineStart) {
      task.leavesLineOpen();
    }
  }

  /** Ends the line that was begun, if one was. */
  synchronized void endLine() {
    if (atLineStart) {
      return;
    }
    try {
      out.write(System.lineSeparator().getBytes(charset));
      atLineStart = true;
    } catch (IOException e) {
      // Nobody reads any more; the worker is about to end.
    }
  }
}
