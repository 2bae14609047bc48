package org.joblib4j.tests.faults;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** How the faults are done, by the process that calls these. */
@SuppressWarnings({
  "restricted",
  "UnusedVariable",
  "NonAtomicVolatileUpdate"
}) // harm is its purpose
final class Mishaps {
  /** What is never given back. */
  private static final List<Object> KEPT = new ArrayList<>();

  private static final int MOST_DESCRIPTORS = 1024;
  private static volatile int sink;

  private Mishaps() {}

  /** Sends this process a signal and waits until it has come. */
  static void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(ProcessHandle.current().pid()))
        .start()
        .waitFor();
    if (!name.equals("STOP")) {
      waitForever();
    }
  }

  static void waitForever() {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // It waits for a signal, or for its process to be killed.
      }
    }
  }

  static void exitWithHangingHook() {
    Runtime.getRuntime().addShutdownHook(new Thread(Mishaps::waitForever));
    System.exit(3);
  }

  static void readAddressZero() {
    sink = MemorySegment.NULL.reinterpret(Integer.BYTES).get(ValueLayout.JAVA_INT, 0);
  }

  static void askForTooMuch() {
    KEPT.add(new long[Integer.MAX_VALUE - 8]);
  }

  static void leakHeap() {
    while (true) {
      KEPT.add(new long[1 << 17]);
    }
  }

  static void leakDirectMemory() {
    while (true) {
      KEPT.add(ByteBuffer.allocateDirect(1 << 20));
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  static int recurse(int depth) {
    return recurse(depth + 1) + depth;
  }

  /** Ignores interrupts. */
  static void spin() {
    while (true) {
      sink++;
    }
  }

  /** Ignores interrupts, but not for ever: it is the caller's own process that spins. */
  static void spinForAMinute() {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  /** All but standard input, output and errors; then waits for what comes of it. */
  static void closeDescriptors() {
    Linker linker = Linker.nativeLinker();
    MethodHandle close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      for (int descriptor = 3; descriptor < MOST_DESCRIPTORS; descriptor++) {
        sink = (int) close.invokeExact(descriptor);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    waitForever();
  }

  static void leakDescriptors() throws IOException {
    while (true) {
      KEPT.add(new FileInputStream("/dev/null"));
    }
  }

  static void print(int lines) {
    for (int i = 0; i < lines; i++) {
      System.out.println("line " + i + " of a flood that is not to drown anybody");
    }
  }

  static void log(int records) {
    System.Logger logger = System.getLogger("org.joblib4j.tests.faults");
    for (int i = 0; i < records; i++) {
      logger.log(System.Logger.Level.INFO, "record {0} of a flood", i);
    }
  }

  static void start(String... command) throws IOException {
    KEPT.add(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  static void startDetachedChildren() throws IOException {
    start("setsid", "sh", "-c", "sleep 600 & exec sleep 600");
  }

  static void startAndDie() throws IOException, InterruptedException {
    startDetachedChildren();
    signal("KILL");
  }

  static void leaveThreads(int count) {
    for (int i = 0; i < count; i++) {
      new Thread(Mishaps::waitForever).start();
    }
  }

  static void loadMissingClass() throws ClassNotFoundException {
    KEPT.add(Class.forName("org.joblib4j.tests.faults.NowhereToBeFound"));
  }

  static void failToInitialize() {
    sink = Uninitializable.VALUE;
  }

  static void fail() {
    throw new IllegalStateException("it fails on its way");
  }

  /** Has no end when it is serialized. */
  static Serializable endless() {
    return new Endless();
  }

  /** Refers to another one each time it is written. */
  private static final class Endless implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.writeObject(new Endless());
    }
  }

  private static final class Uninitializable {
    static final int VALUE = value();

    private static int value() {
      throw new IllegalStateException("this class cannot be initialized");
    }
  }
}
