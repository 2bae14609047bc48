package org.joblib4j.process;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes that a worker has started, and those that these started.
 *
 * <p>Most are its descendants. When a process between them and the worker ends, as the one does
 * that started them in the background, they are nobody's descendants any more; those are known by
 * the worker's {@link Mark}.
 *
 * <p>Its methods look at all processes of the machine, which takes a while, and never fail: what
 * cannot be looked at stays.
 *
 * @param worker alive or not
 * @param mark null for a process that was started without one
 */
record Offspring(ProcessHandle worker, @Nullable Mark mark) {
  /** How often is looked again for what was started while the others were killed. */
  private static final int MOST_LOOKS = 5;

  /** What this process has started. */
  static Offspring ofThisProcess() {
    return new Offspring(ProcessHandle.current(), Mark.ofThisProcess());
  }

  /** Kills all of them. */
  void end() {
    endDescendants();
    endMarked();
  }

  /** Kills the worker, which is not this process, and all of them. */
  void endWithWorker() {
    List<ProcessHandle> before = descendants();
    worker.destroyForcibly();
    before.forEach(ProcessHandle::destroyForcibly);
    end();
  }

  /** Kills those that are descendants. */
  void endDescendants() {
    List<ProcessHandle> descendants = descendants();
    for (int look = 0; look < MOST_LOOKS && !descendants.isEmpty(); look++) {
      descendants.forEach(ProcessHandle::destroyForcibly);
      descendants = descendants();
    }
  }

  /** Kills those that have the mark. */
  private void endMarked() {
    if (mark != null) {
      endMarked(List.of(mark));
    }
  }

  /** Kills what has one of these marks. */
  static void endMarked(Collection<Mark> marks) {
    try {
      for (int look = 0; look < MOST_LOOKS && Mark.destroyAll(marks); look++) {
        // What was killed may just have started another one.
      }
    } catch (RuntimeException | Error e) {
      log(e);
    }
  }

  /** Of a process that has used up its descriptors or its memory, none can be found. */
  private List<ProcessHandle> descendants() {
    try {
      return worker.descendants().filter(ProcessHandle::isAlive).toList();
    } catch (RuntimeException | Error e) {
      log(e);
      return List.of();
    }
  }

  private static void log(Throwable e) {
    try {
      Log.of(Offspring.class)
          .log(System.Logger.Level.DEBUG, "what a worker left behind cannot be looked for", e);
    } catch (RuntimeException | Error _) {
      // Where not even that can be said, there is nobody to say it to.
    }
  }
}
