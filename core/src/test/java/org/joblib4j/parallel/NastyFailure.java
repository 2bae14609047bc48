package org.joblib4j.parallel;

import java.io.Externalizable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions that are hard to send, and that a worker process can have as they are all the same.
 */
@SuppressWarnings({
  "InfiniteRecursion",
  "OverrideThrowableToString",
  "ReferenceEquality",
  "StaticAssignmentOfThrowable",
  "ThrowableEqualsHashCode",
  "UnusedMethod",
  "UnusedVariable",
  "serial"
}) // is what is tested
enum NastyFailure {
  ORDINARY {
    @Override
    Throwable make() {
      return new FileNotFoundException("ordinary");
    }
  },
  WITHOUT_A_TEXT {
    @Override
    Throwable make() {
      return new IllegalStateException();
    }
  },
  FIELD_CANNOT_BE_SENT {
    @Override
    Throwable make() {
      return new HttpFailure(503);
    }
  },
  CAUSE_CANNOT_BE_SENT {
    @Override
    Throwable make() {
      return new IllegalStateException("outer", new HttpFailure(503, new IOException("inner")));
    }
  },
  SUPPRESSED_CANNOT_BE_SENT {
    @Override
    Throwable make() {
      IOException failure = new IOException("in the body");
      failure.addSuppressed(new HttpFailure(500));
      failure.addSuppressed(new IOException("while closing", new HttpFailure(501)));
      return failure;
    }
  },
  CAPTURES_WHERE_IT_WAS_MADE {
    @Override
    Throwable make() {
      return new Maker().failure();
    }
  },
  ERROR_WITH_A_FIELD {
    @Override
    Throwable make() {
      return new HeldError();
    }
  },
  CANNOT_BE_WRITTEN {
    @Override
    Throwable make() {
      return new Unwritable("cannot be written", new IOException("inner"));
    }
  },
  FIELD_CANNOT_BE_READ {
    @Override
    Throwable make() {
      HoldsUnreadable failure = new HoldsUnreadable(7);
      failure.addSuppressed(new HoldsUnreadable(8));
      return failure;
    }
  },
  FIELD_IS_TOO_DEEP {
    @Override
    Throwable make() {
      Object chain = "end";
      for (int i = 0; i < 200_000; i++) {
        chain = new Object[] {chain};
      }
      return new Holds("too deep", chain);
    }
  },
  FIELD_HOLDS_THE_EXCEPTION {
    @Override
    Throwable make() {
      List<Object> all = new ArrayList<>();
      Holds failure = new Holds("holds itself", all);
      all.add(failure);
      all.add(new HttpFailure(503));
      return failure;
    }
  },
  NOTHING_TO_BE_CALLED_ON {
    @Override
    Throwable make() {
      try {
        return new IllegalStateException("" + lengthOf(new String[1]));
      } catch (NullPointerException e) {
        return e;
      }
    }
  },
  NO_METHOD_WORKS {
    @Override
    Throwable make() {
      return new Mute();
    }
  },
  ITS_OWN_CAUSE {
    @Override
    Throwable make() {
      return new OwnCause();
    }
  },
  CIRCLE {
    @Override
    Throwable make() {
      IOException failure = new IOException("outer");
      HttpFailure closing = new HttpFailure(500);
      closing.initCause(failure);
      failure.addSuppressed(closing);
      return failure;
    }
  },
  CAUSE_IN_A_FIELD {
    @Override
    Throwable make() {
      return new InvocationTargetException(new HttpFailure(503), "by reflection");
    }
  },
  CAUSE_IN_TWO_FIELDS {
    @Override
    Throwable make() {
      return new KeepsOrigin(new HttpFailure(503));
    }
  },
  OF_A_FUTURE {
    @Override
    Throwable make() {
      try {
        throw new CompletionException(
            CompletableFuture.failedFuture(new HttpFailure(503)).exceptionNow());
      } catch (CompletionException e) {
        return new ExecutionException(e);
      }
    }
  },
  OF_AN_INITIALIZER {
    @Override
    Throwable make() {
      return new ExceptionInInitializerError(new UncheckedIOException(new HttpFailure(503)));
    }
  },
  OVERFLOW {
    @Override
    Throwable make() {
      try {
        return new IllegalStateException("" + endless(0));
      } catch (StackOverflowError e) {
        e.setStackTrace(java.util.Arrays.copyOf(e.getStackTrace(), 900));
        return e;
      }
    }
  },
  ONE_FOR_ALL {
    @Override
    Throwable make() {
      return Singleton.INSTANCE;
    }
  },
  REPLACES_ITSELF {
    @Override
    Throwable make() {
      return new Replaced("replaced", new HttpFailure(503));
    }
  },
  NEITHER_STACK_NOR_SUPPRESSED {
    @Override
    Throwable make() {
      Light light = new Light(new Object());
      light.addSuppressed(new IOException("not kept"));
      return light;
    }
  },
  WRITES_ITSELF {
    @Override
    Throwable make() {
      return new Own("by itself");
    }
  },
  TEXT_OF_A_LOST_FIELD_IN_A_CAUSE {
    @Override
    Throwable make() {
      return new IOException("outer", new Holds("fine", (Supplier<String>) () -> "a lambda"));
    }
  },
  MANY_SUPPRESSED {
    @Override
    Throwable make() {
      IOException failure = new IOException("all of them");
      for (int i = 0; i < 30; i++) {
        failure.addSuppressed(new HttpFailure(i));
      }
      return failure;
    }
  },
  LONG_CHAIN {
    @Override
    Throwable make() {
      Exception failure = new HttpFailure(0);
      for (int i = 1; i < 3_000; i++) {
        failure = i % 2 == 0 ? new HttpFailure(i, failure) : new IOException("link " + i, failure);
      }
      return failure;
    }
  };

  /** What a task throws. */
  abstract Throwable make();

  /** What an exception of these has in its fields, as far as that is to travel. */
  static String fieldsOf(Throwable failure) {
    if (failure instanceof HttpFailure http) {
      return "status " + http.status;
    }
    if (failure instanceof KeepsOrigin keeps) {
      return "origin is cause: " + (keeps.origin == keeps.getCause());
    }
    if (failure instanceof HoldsUnreadable holds) {
      return "number " + holds.number;
    }
    return failure instanceof Own own ? own.own : "";
  }

  private static int lengthOf(String[] texts) {
    return texts[0].length();
  }

  private static int endless(int depth) {
    return endless(depth + 1) + 1;
  }

  static final class HttpFailure extends IOException {
    final int status;
    private final Object connection = new Object();

    HttpFailure(int status) {
      this.status = status;
    }

    HttpFailure(int status, Throwable cause) {
      super(cause);
      this.status = status;
    }

    @Override
    public String getMessage() {
      return "status " + status;
    }
  }

  private static final class Maker {
    final Thread thread = Thread.currentThread();

    RuntimeException failure() {
      return new RuntimeException("anonymous") {
        @Override
        public String toString() {
          return "of a maker: " + getMessage();
        }
      };
    }
  }

  private static final class HeldError extends Error {
    private final ThreadLocal<String> held = new ThreadLocal<>();

    HeldError() {
      super("an error");
    }
  }

  private static final class Unwritable extends IOException {
    Unwritable(String message, Throwable cause) {
      super(message, cause);
    }

    private void writeObject(ObjectOutputStream out) {
      throw new AssertionError("while writing");
    }
  }

  private static final class Unreadable implements Serializable {
    private void readObject(ObjectInputStream in) {
      throw new AssertionError("while reading");
    }
  }

  private static final class HoldsUnreadable extends Exception {
    final int number;
    private final Unreadable held = new Unreadable();

    HoldsUnreadable(int number) {
      super("holds");
      this.number = number;
    }
  }

  private static final class Holds extends Exception {
    private final Object held;

    Holds(String message, Object held) {
      super(message);
      this.held = held;
    }
  }

  private static final class Mute extends Exception {
    private final Object held = new Object();

    @Override
    public @Nullable String getMessage() {
      throw new AssertionError("no message");
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
      throw new AssertionError("no cause");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new AssertionError("no stack");
    }

    @Override
    public void printStackTrace(java.io.PrintWriter out) {
      throw new AssertionError("no print");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      throw new AssertionError("no comparison");
    }

    @Override
    public int hashCode() {
      throw new AssertionError("no hash");
    }
  }

  private static final class OwnCause extends Exception {
    private final Object held = new Object();

    OwnCause() {
      super("of itself");
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  private static final class KeepsOrigin extends Exception {
    final Throwable origin;

    KeepsOrigin(Throwable origin) {
      super("kept", origin);
      this.origin = origin;
    }
  }

  private static final class Singleton extends RuntimeException {
    static final Singleton INSTANCE = new Singleton();

    private Singleton() {
      super("one for all", null, false, false);
    }

    private Object readResolve() {
      return INSTANCE;
    }
  }

  private static final class Replaced extends Exception {
    Replaced(@Nullable String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    private Object writeReplace() {
      return new Proxy(getMessage(), getCause());
    }
  }

  private record Proxy(@Nullable String message, @Nullable Throwable cause)
      implements Serializable {
    private Object readResolve() {
      return new Replaced(message, cause);
    }
  }

  private static final class Light extends RuntimeException {
    private final Object held;

    Light(Object held) {
      super("light", null, false, false);
      this.held = held;
    }
  }

  /** Public, as its constructor has to be. */
  public static final class Own extends Exception implements Externalizable {
    String own = "";

    /** For reading. */
    public Own() {}

    Own(String own) {
      this.own = own;
    }

    @Override
    public String getMessage() {
      return own;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeUTF(own);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      own = in.readUTF();
    }
  }
}
