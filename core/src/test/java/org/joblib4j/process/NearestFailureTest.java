package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.Outcome;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.Retry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands for an exception that the caller's JVM cannot have as it is. */
@SuppressWarnings({"serial", "UnusedVariable", "UnusedMethod"}) // is what is tested
class NearestFailureTest {
  private static Parallel parallel;

  @BeforeAll
  static void open() {
    parallel = Parallel.processes(1).open();
  }

  @AfterAll
  static void close() {
    parallel.close();
  }

  private static Outcome.Failure<Object> failure(Parallel place, Fn1<Integer, Object, ?> task) {
    return (Outcome.Failure<Object>) place.outcomes(List.of(1), task).getFirst();
  }

  /** No own class of it can be had: it forbids that it is serialized, and means it. */
  private static class Forbidden extends IOException {
    Forbidden(String message, Throwable cause) {
      super(message, cause);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new NotSerializableException(getClass().getName());
    }

    private void readObject(ObjectInputStream in) throws IOException {
      throw new NotSerializableException(getClass().getName());
    }
  }

  private abstract static class Between extends IOException {
    Between(String message) {
      super(message);
    }
  }

  private static final class BelowAbstract extends Between {
    BelowAbstract(String message) {
      super(message);
    }

    private Object readResolve() {
      throw new IllegalStateException("while resolving");
    }
  }

  /** Its text needs what cannot be sent. */
  private static final class Speaking extends IOException {
    private final Thread thread = Thread.currentThread();

    @Override
    public String getMessage() {
      return "in a thread" + thread.getName().substring(0, 0);
    }
  }

  private static final class ReadsAsText extends IOException {
    ReadsAsText(String message) {
      super(message);
    }

    private Object writeReplace() {
      return "a text";
    }

    private Object readResolve() {
      return "a text";
    }
  }

  private static Object raise(int kind) throws IOException {
    throw switch (kind) {
      case 0 -> new Forbidden("why", new Forbidden("inner", new IllegalStateException("root")));
      case 1 -> new BelowAbstract("why");
      case 2 -> new Speaking();
      case 3 -> new ReadsAsText("why");
      default -> made();
    };
  }

  /** An exception of a class that only the worker has. */
  private static IOException made() {
    ClassDesc superclass = ClassDesc.of(IOException.class.getName());
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of("org.joblib4j.process.MadeInTheWorker"),
                builder ->
                    builder
                        .withSuperclass(superclass)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .ldc("why")
                                    .invokespecial(
                                        superclass,
                                        ConstantDescs.INIT_NAME,
                                        MethodTypeDesc.of(
                                            ConstantDescs.CD_void, ConstantDescs.CD_String))
                                    .return_()));
    try {
      Class<?> type = MadeHere.type(bytes);
      return (IOException) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("not made", e);
    }
  }

  private static final class MadeHere {
    private static @Nullable Class<?> type;

    static synchronized Class<?> type(byte[] bytes) throws IllegalAccessException {
      Class<?> made = type;
      if (made == null) {
        made = MethodHandles.lookup().defineClass(bytes);
        type = made;
      }
      return made;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void theNearestSuperclassStandsForItAndNamesIt(int kind) {
    String name =
        List.of("Forbidden", "BelowAbstract", "Speaking", "ReadsAsText", "MadeInTheWorker")
            .get(kind);

    Outcome.Failure<Object> failure =
        failure(parallel.retries(Retry.times(2).on(IOException.class)), _ -> raise(kind));

    assertThat(failure.attempts()).isEqualTo(3);
    assertThat(failure.cause())
        .isExactlyInstanceOf(IOException.class)
        .message()
        .contains(name + ": ")
        .endsWith(kind == 2 ? "in a thread" : "why");
    assertThat(failure.cause().getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("raise");
  }

  @Test
  void theOthersOfTheChainStayAsTheyAre() {
    Throwable failure = failure(parallel, _ -> raise(0)).cause();

    assertThat(failure.getCause())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageEndingWith("Forbidden: inner");
    assertThat(failure)
        .rootCause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("root");
  }

  private static final class Endless extends RuntimeException {
    @Override
    public synchronized Throwable getCause() {
      return new Endless();
    }
  }

  private static Object raiseEndless(int ignored) {
    throw new Endless();
  }

  @Test
  void causesWithoutEndDoNotStopTheWorker() {
    assertThat(failure(parallel, NearestFailureTest::raiseEndless).cause())
        .isExactlyInstanceOf(Endless.class);
    assertThat(parallel.map(List.of(1), i -> i)).containsExactly(1);
  }

  @Test
  void anOrdinaryExceptionTravelsInOneForm() {
    IOException ordinary = new IOException("why", new IllegalStateException());
    ordinary.addSuppressed(new IOException("while closing"));
    for (Throwable each : List.of(ordinary, new IOException("why"), new Huge(0))) {
      FailureLinks links = FailureLinks.of(each, ParentLoaders.TABLE);
      assertThat(new LinkEncoder(each, links, ParentLoaders.TABLE).encodings())
          .hasSize(each instanceof Huge ? 2 : 1);
    }
  }

  private static final class Huge extends IOException {
    private final int status = 503;
    private final long[] content;

    Huge(int size) {
      content = new long[size];
    }
  }

  private static Object raiseHuge(int ignored) throws IOException {
    throw new Huge(17 << 20);
  }

  @Test
  void whatIsTooLargeForAFailureIsLeftOutOfIt() {
    assertThat(failure(parallel, NearestFailureTest::raiseHuge).cause())
        .isInstanceOfSatisfying(
            Huge.class,
            huge -> {
              assertThat(huge.status).isEqualTo(503);
              assertThat(huge.content).isNull();
            });
  }

  private record Holder(Object held) implements Serializable {}

  private static Object fail(Object argument) throws IOException {
    throw new Forbidden("why", new IOException(argument.toString()));
  }

  private static Object halt(Object ignored) {
    Runtime.getRuntime().halt(3);
    return ignored;
  }

  @Test
  void noClassReachesACallerThatItCannotName() throws Exception {
    List<Throwable> all = new ArrayList<>();
    Parallel one = Parallel.processes(1);
    all.add(end(one, NearestFailureTest::fail, 1));
    all.add(end(one, NearestFailureTest::halt, 1));
    all.add(end(one, i -> i, new Holder(new Thread())));
    all.add(end(one, i -> new Holder(new Thread(i.toString())), 1));
    all.add(end(one.initializer(_ -> fail("initializer")), i -> i, 1));
    all.add(end(one.initializer(_ -> halt("initializer")), i -> i, 1));
    all.add(end(one.timeout(Duration.ofMillis(100)), NearestFailureTest::spin, 1));
    all.add(end(one.workerOptions("-XX:NoSuchOption"), i -> i, 1));
    all.add(Unsendable.explain("it", Unsendable.Role.ARGUMENT, "a text", new OversizeException(1)));
    for (Throwable failure : all) {
      for (Throwable each : ThrowableSketch.withCauses(failure)) {
        assertThat(each.getClass().getName())
            .satisfiesAnyOf(
                name -> assertThat(name).doesNotStartWith("org.joblib4j."),
                name -> assertThat(name).startsWith("org.joblib4j.parallel."));
      }
    }
  }

  private static Object spin(Object ignored) {
    while (!ignored.equals(2)) {
      Thread.onSpinWait();
    }
    return ignored;
  }

  private static Throwable end(Parallel place, Fn1<Object, Object, ?> task, Object argument) {
    try {
      place.map(List.of(argument), task);
      throw new AssertionError("it did not fail");
    } catch (RuntimeException e) {
      return e;
    }
  }
}
