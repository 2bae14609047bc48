package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Long chains of objects travel; chains without end fail their task, and do not take minutes. */
class DeepChainsTest {
  private static final int LONG = 300_000;

  private static Workers workers;

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  private static final class Link implements Serializable {
    private static final long serialVersionUID = 1L;

    private final @Nullable Link next;

    Link(@Nullable Link next) {
      this.next = next;
    }

    static Link chain(int count) {
      Link first = new Link(null);
      for (int i = 1; i < count; i++) {
        first = new Link(first);
      }
      return first;
    }

    int length() {
      int length = 0;
      for (Link at = this; at != null; at = at.next) {
        length++;
      }
      return length;
    }
  }

  /** Each time it is written, it writes a new one. */
  private static final class Endless implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeObject(new Endless());
    }
  }

  private static final class EndlessInCollections implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeObject(new HashMap<>(Map.of("next", new EndlessInCollections())));
    }
  }

  @Test
  void chainOfManyLinksTravelsBothWays() throws Exception {
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(Link::length, Link.chain(LONG)))))
          .containsExactly(LONG);
      BatchResult result = Calls.run(run, Calls.inputs(Link::chain, LONG));
      assertThat(Calls.values(result)).singleElement().isInstanceOf(Link.class);
      assertThat(result.value(0)).extracting(chain -> ((Link) chain).length()).isEqualTo(LONG);
    }
  }

  private static Object same(Object value) {
    return value;
  }

  private static Object make(String name) {
    return switch (name) {
      case "endless" -> new Endless();
      case "collections" -> new EndlessInCollections();
      default -> name;
    };
  }

  private static void assertThatTheSecondHasNoEnd(BatchResult result, String what) {
    assertThat(result.completed()).isEqualTo(1);
    assertThat(Calls.failure(result))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("a chain that has no end, or is too long");
  }

  @Test
  void argumentWithoutEndFailsItsTask() throws Exception {
    try (Run run = workers.startRun()) {
      assertThatTheSecondHasNoEnd(
          Calls.run(run, Calls.inputs(DeepChainsTest::same, 1, make("collections"), 3)),
          "argument 1 of task 1");
    }
  }

  @Test
  void resultWithoutEndFailsItsTask() throws Exception {
    try (Run run = workers.startRun()) {
      assertThatTheSecondHasNoEnd(
          Calls.run(run, Calls.inputs(DeepChainsTest::make, "a", "endless", "b")),
          "the result of task 1");
    }
  }

  @Test
  void aWorkerThatIsOnItsWayBackFromAChainWithoutEndIsReplaced() throws Exception {
    try (Run run = workers.startRun()) {
      long before = Calls.pid(run);

      Throwable _ = Calls.failure(Calls.run(run, Calls.inputs(DeepChainsTest::make, "endless")));

      assertThat(Calls.pid(run)).isNotEqualTo(before);
    }
  }
}
