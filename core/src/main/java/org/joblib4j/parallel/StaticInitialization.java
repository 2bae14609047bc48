package org.joblib4j.parallel;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a call will never end, as it was made by a static initializer and its tasks wait
 * for that class.
 *
 * <p>While one thread initializes a class, every other thread that needs it waits. A lambda belongs
 * to the class that it is written in, so {@code static final List<R> TABLE =
 * Parallel.threads(2).map(inputs, x -> ..)} waits for its tasks, and these wait for it. Nothing of
 * that shows in the states of the threads, which count as running; but the JVM's thread dump says
 * of each which class it waits for, virtual threads included.
 *
 * <p>To look costs milliseconds, so a call looks only after it has waited for long. Where a JVM
 * gives no such dump, as one without the module {@code jdk.management}, nothing is found.
 */
final class StaticInitialization {
  private static final String INITIALIZER = "<clinit>";

  /** A thread's first line, that of a platform thread or of a virtual one within its carrier. */
  private static final Pattern THREAD =
      Pattern.compile("^(?:\".*\" |   Mounted virtual thread )#(\\d+)");

  private static final Pattern WAITS =
      Pattern.compile("^\\s+- waiting on the Class initialization monitor for (\\S+)");

  private StaticInitialization() {}

  /**
   * Why a call cannot end, null where it may.
   *
   * @param callers the threads that wait for the call: its own, and those of the calls around it
   * @param workers the threads that run its tasks
   */
  static @Nullable IllegalStateException deadlock(
      Collection<Thread> callers, Collection<Thread> workers) {
    Set<String> initialized = new HashSet<>();
    callers.forEach(caller -> addInitialized(caller, initialized));
    if (initialized.isEmpty()) {
      return null;
    }
    Map<Long, String> waiting = waiting(dump());
    for (Thread worker : workers) {
      String type = waiting.get(worker.threadId());
      if (type != null && initialized.contains(type)) {
        return explain(type, worker);
      }
    }
    return null;
  }

  private static void addInitialized(Thread thread, Set<String> classes) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals(INITIALIZER)) {
        classes.add(frame.getClassName());
      }
    }
  }

  private static IllegalStateException explain(String type, Thread worker) {
    return new IllegalStateException(
        ("the static initializer of %s waits for parallel tasks, and a task in %s waits for that"
                + " initializer to end: they would wait for ever. Only the initializing thread can use"
                + " the class before that, and a lambda belongs to the class that it is written in."
                + " Move the call out of the static initializer (or of the enum constant, Kotlin or"
                + " Scala object), or all that its tasks use into another class; with jobs(1) it runs"
                + " in the initializing thread")
            .formatted(
                type,
                worker.getName().isEmpty() ? "a virtual thread" : "'" + worker.getName() + "'"));
  }

  /** Which threads of a dump wait for the initialization of which class. */
  static Map<Long, String> waiting(String dump) {
    Map<Long, String> waiting = new HashMap<>();
    long thread = -1;
    for (String line : (Iterable<String>) dump.lines()::iterator) {
      Matcher begins = THREAD.matcher(line);
      if (begins.find()) {
        thread = Long.parseLong(begins.group(1));
        continue;
      }
      Matcher waits = WAITS.matcher(line);
      if (waits.find() && thread >= 0) {
        waiting.put(thread, waits.group(1));
      }
    }
    return waiting;
  }

  /** What {@code jcmd Thread.print} writes; empty where it cannot be had. */
  private static String dump() {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "threadPrint",
                  new Object[] {new String[] {}},
                  new String[] {String[].class.getName()});
      return String.valueOf(text);
    } catch (JMException | RuntimeException e) {
      return "";
    }
  }
}
