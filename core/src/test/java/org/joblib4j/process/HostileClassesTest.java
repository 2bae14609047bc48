package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes whose own methods throw errors fail the task that has them, and nothing else. */
class HostileClassesTest {
  private static Workers workers;

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  /** What a class throws where nobody expects it. */
  private static final class Surprise extends Error {
    private static final long serialVersionUID = 1L;

    Surprise(String message) {
      super(message);
    }
  }

  private static final class WriteFails implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) {
      throw new Surprise("while writing");
    }
  }

  private static final class ReplaceFails implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object writeReplace() {
      throw new Surprise("while replacing");
    }
  }

  private static final class ReadFails implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new Surprise("while reading");
    }
  }

  private static final class ResolveFails implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      throw new Surprise("while resolving");
    }
  }

  /** Its own text is as bad as it is. */
  @SuppressWarnings("OverrideThrowableToString") // is what is tested
  private static final class Unspeakable extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new Surprise("while speaking");
    }
  }

  private static final class UnspeakableWhenRead implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new Unspeakable();
    }
  }

  static Stream<Object> unwritable() {
    return Stream.of(new WriteFails(), new ReplaceFails());
  }

  static Stream<Object> unreadable() {
    return Stream.of(new ReadFails(), new ResolveFails(), new UnspeakableWhenRead());
  }

  private static Object same(Object value) {
    return value;
  }

  /** Made in the worker, so that only the result is hostile. */
  private static Object make(Object name) throws ReflectiveOperationException {
    if (name instanceof Class<?> type) {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    }
    return name;
  }

  private static BatchResult runWithOneBad(Fn1<Object, Object, ?> function, Object bad)
      throws Exception {
    try (Run run = workers.startRun()) {
      long pid = Calls.pid(run);
      BatchResult result = Calls.run(run, Calls.inputs(function, "good", bad, "never"));
      assertThat(Calls.pid(run)).as("the worker lives on").isEqualTo(pid);
      return result;
    }
  }

  @ParameterizedTest
  @MethodSource("unwritable")
  void anArgumentThatCannotBeWrittenFailsItsTask(Object bad) throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::same, bad);
    assertThat(result.completed()).isEqualTo(1);
    assertThat(Calls.failure(result))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("argument 1 of task 1 cannot be sent")
        .hasRootCauseInstanceOf(Surprise.class);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void anArgumentThatCannotBeReadFailsItsTask(Object bad) throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::same, bad);
    assertThat(result.completed()).isEqualTo(1);
    assertThat(Calls.failure(result))
        .hasMessageContaining("task 1 cannot be read in the worker process");
  }

  @ParameterizedTest
  @MethodSource("unwritable")
  void aResultThatCannotBeWrittenFailsItsTask(Object bad) throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::make, bad.getClass());
    assertThat(result.completed()).isEqualTo(1);
    assertThat(Calls.failure(result))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("the result of task 1 cannot be sent")
        .hasRootCauseInstanceOf(Surprise.class);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aResultThatCannotBeReadFailsItsTask(Object bad) throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::make, bad.getClass());
    assertThat(result.completed()).isEqualTo(1);
    assertThat(Calls.failure(result)).hasMessageContaining("the result of task 1 cannot be read");
  }

  @ParameterizedTest
  @MethodSource({"unwritable", "unreadable"})
  void aFunctionThatCannotTravelFailsItsTask(Object bad) throws Exception {
    try (Run run = workers.startRun()) {
      long pid = Calls.pid(run);
      BatchResult result = Calls.run(run, Calls.inputs((Integer i) -> bad.hashCode() + i, 1));
      assertThat(Calls.failure(result)).hasMessageContaining("task 0");
      assertThat(Calls.pid(run)).isEqualTo(pid);
    }
  }

  private static final class WriteFailsException extends Exception {
    private static final long serialVersionUID = 1L;

    WriteFailsException() {
      super("cannot be written");
    }

    private void writeObject(ObjectOutputStream out) {
      throw new Surprise("while writing");
    }
  }

  private static final class ReadFailsException extends Exception {
    private static final long serialVersionUID = 1L;

    ReadFailsException() {
      super("cannot be read");
    }

    private void readObject(ObjectInputStream in) {
      throw new Surprise("while reading");
    }
  }

  /** None of its methods works, and it cannot be serialized either. */
  @SuppressWarnings("ThrowableEqualsHashCode") // is what is tested
  private static final class MuteException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"}) // keeps it from being serialized
    private final Object held = new Object();

    @Override
    public @Nullable String getMessage() {
      throw new Surprise("no message");
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
      throw new Surprise("no cause");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new Surprise("no stack");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      throw new Surprise("no comparison");
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  private static Object fail(Object name) throws Exception {
    if (make(name) instanceof Exception exception) {
      throw exception;
    }
    return name;
  }

  @ParameterizedTest
  @ValueSource(classes = {WriteFailsException.class, MuteException.class})
  void aFailureThatCannotBeWrittenHasItsClass(Class<?> type) throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::fail, type);
    assertThat(result.completed()).isEqualTo(1);
    assertThat(result.failure()).isInstanceOf(type);
  }

  @Test
  void aFailureThatCannotBeReadHasTheNearestSuperclassAndNamesItsOwn() throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::fail, ReadFailsException.class);
    assertThat(result.completed()).isEqualTo(1);
    assertThat(Calls.failure(result))
        .isExactlyInstanceOf(Exception.class)
        .hasMessage(ReadFailsException.class.getName() + ": cannot be read");
  }

  private static final class InterruptsWhenWritten implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws IOException {
      Thread.currentThread().interrupt();
      out.defaultWriteObject();
    }
  }

  @Test
  void aResultThatInterruptsItsThreadArrives() throws Exception {
    BatchResult result = runWithOneBad(HostileClassesTest::make, InterruptsWhenWritten.class);
    assertThat(result.failure()).isNull();
    assertThat(result.completed()).isEqualTo(3);
  }

  private static final class UnspeakableKey implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new Surprise("while speaking");
    }
  }

  @Test
  void aKeyWithoutATextDoesNotHideWhatCannotBeSent() throws Exception {
    Map<Object, Object> map = new HashMap<>();
    map.put(new UnspeakableKey(), new Object());
    BatchResult result = runWithOneBad(HostileClassesTest::same, map);
    assertThat(Calls.failure(result))
        .hasMessageContaining("argument 1 of task 1 cannot be sent")
        .hasMessageContaining("java.lang.Object is not serializable");
  }
}
