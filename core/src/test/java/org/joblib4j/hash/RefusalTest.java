package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.joblib4j.function.Fn1;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What has no stable value is refused, with the way to it, the reason and the remedy. */
class RefusalTest {

  private record Options(Map<String, Object> options) {}

  private record Listener(@Nullable Object listener) {}

  static Stream<Arguments> refused() {
    Socket socket = new Socket();
    Map<String, Object> ordered = new LinkedHashMap<>(Map.of("x", socket));
    return Stream.of(
        arguments(new Object(), "", "no content"),
        arguments(socket, "", "java.net.Socket cannot be part of a fingerprint: reading it"),
        arguments(
            new Options(Map.of("x", new Listener(socket))), ".options[\"x\"].listener", "Path"),
        arguments(new Options(ordered), ".options[\"x\"]", "Socket"),
        arguments(List.of(1, List.of(2, socket)), "[1][1]", "Socket"),
        arguments(new Object[] {null, socket}, "[1]", "Socket"),
        arguments(Map.of(7, socket), "[7]", "Socket"),
        arguments(Map.of(Thread.State.NEW, socket), "[NEW]", "Socket"),
        arguments(Map.of(List.of(socket), 1), ".keySet()[0]", "Socket"),
        arguments(Set.of(socket), "{}", "Socket"),
        arguments(Optional.of(socket), "", "Socket"),
        arguments(Map.entry(1, socket), ".getValue()", "Socket"),
        arguments(new TreeSet<Integer>((a, b) -> b - a), ".comparator()", "lambda"),
        arguments(Thread.currentThread(), "", "handle"),
        arguments(ForkJoinPool.commonPool(), "", "handle"),
        arguments(new CompletableFuture<>(), "", "handle"),
        arguments(new ReentrantLock(), "", "handle"),
        arguments(new WeakReference<>(new Options(Map.of())), "", "handle"),
        arguments(RefusalTest.class.getClassLoader(), "", "handle"),
        arguments(new ByteArrayInputStream(new byte[0]), "", "use it up"),
        arguments(List.of(1).iterator(), "", "only once"),
        arguments(Stream.of(1), "", "only once"),
        arguments(new Random(1), "", "pass the seed"),
        arguments(Clock.systemUTC(), "", "pass an Instant"),
        arguments(InstantSource.system(), "", "pass an Instant"),
        arguments(new IllegalStateException("x"), "", "stack traces"),
        arguments(new IdentityHashMap<>(), "", "identity"),
        arguments(new HashMap<>(Map.of(1, 2)).values(), "", "no rule"),
        arguments(new SimpleTimeZone(7, "UTC"), "", "rules of its own"),
        arguments((Supplier<Integer>) () -> 1, "", "an object of java.util.function.Supplier"),
        arguments((Fn1<Integer, Integer, RuntimeException>) x -> x, "", "lambda"),
        arguments(
            Collections.reverseOrder(Comparator.<Integer>naturalOrder().thenComparingInt(x -> -x)),
            "",
            "no rule"),
        arguments(proxy(), "", "dynamic proxy"),
        arguments(new Resource(), "", "to be closed"),
        arguments(new Ticket(), "", "java.util.concurrent.Semaphore"),
        arguments(new SelfWriting(), "", "transient field 'content'"));
  }

  private static Object proxy() {
    return Proxy.newProxyInstance(
        RefusalTest.class.getClassLoader(),
        new Class<?>[] {Comparable.class},
        (self, method, arguments) -> 0);
  }

  private static final class Resource implements AutoCloseable {
    @Override
    public void close() {}
  }

  /** Holds state of a class of the JDK. */
  private static final class Ticket extends java.util.concurrent.Semaphore {
    @Serial private static final long serialVersionUID = 1;

    Ticket() {
      super(1);
    }
  }

  private static final class SelfWriting implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    private final transient List<String> content = new ArrayList<>();

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.writeObject(content.toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void placeAndReasonAreTold(Object value, String path, String reason) {
    assertThatExceptionOfType(NotHashableException.class)
        .isThrownBy(() -> Fingerprint.of(value))
        .withMessageStartingWith("value" + path + ": ")
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.path()).isEqualTo(path))
        .satisfies(e -> assertThat(e).hasMessage("value" + path + ": " + e.reason()));
  }

  @Test
  void serializableValuesThatAreClosedAreNotRefused() {
    record Closed(int value) implements AutoCloseable {
      @Override
      public void close() {}
    }
    assertThat(Fingerprint.of(new Closed(1))).isNotEqualTo(Fingerprint.of(new Closed(2)));
  }

  @Test
  void aCollectionThatChangesMeanwhileIsNoticed() {
    List<Integer> liar =
        new ArrayList<>(List.of(1, 2)) {
          @Serial private static final long serialVersionUID = 1;

          @Override
          public int size() {
            return 3;
          }
        };
    assertThatExceptionOfType(java.util.ConcurrentModificationException.class)
        .isThrownBy(() -> Fingerprint.of(liar))
        .withMessageContaining("3 elements and had 2");
  }
}
