package org.joblib4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.joblib4j.memory.Memory;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every place for results does, whoever uses it at the same time. */
@Timeout(
    value = Await.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ResultStoreContract {
  private static final String FUNCTION = "Contract.function-0123456789ab";

  /** A test instance, made by JUnit. */
  protected ResultStoreContract() {}

  /** An empty store, the same place each time within one test. */
  protected abstract ResultStore store() throws IOException;

  private static EntryName name(int number) {
    return new EntryName(FUNCTION, "%040x".formatted(number * 0x123456789L));
  }

  private static void put(ResultStore store, EntryName name, String content) throws IOException {
    Path file = store.newFile(name);
    Files.writeString(file, content);
    store.publish(name, file);
    assertThat(file).doesNotExist();
  }

  private static Optional<String> get(ResultStore store, EntryName name) throws IOException {
    try {
      Optional<Path> file = store.find(name);
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.readString(file.get()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static List<EntryState> entries(ResultStore store) throws IOException {
    try (Stream<EntryState> entries = store.entries(FUNCTION)) {
      return entries.sorted((a, b) -> a.name().compareTo(b.name())).toList();
    }
  }

  /** There is nothing before something was stored. */
  @Test
  public void anEmptyStoreHasNothing() throws IOException {
    assertThat(get(store(), name(1))).isEmpty();
    assertThat(store().functions()).isEmpty();
    assertThat(entries(store())).isEmpty();
    assertThat(store().remove(name(1))).isFalse();
    assertThat(store().readDocument(FUNCTION, "document")).isEmpty();
    assertThat(store().documents(FUNCTION, "")).isEmpty();
    store().removeFunction(FUNCTION);
    store().touch(name(1));
    store().quarantine(name(1));
    store().sweep();
  }

  /** What was published is found, replaced, listed and removed. */
  @Test
  public void entriesComeAndGo() throws IOException {
    ResultStore store = store();
    put(store, name(1), "one");
    put(store, name(2), "two and more");
    put(store, name(1), "another one");

    assertThat(get(store, name(1))).contains("another one");
    assertThat(store.functions()).containsExactly(FUNCTION);
    assertThat(entries(store))
        .extracting(EntryState::name)
        .containsExactlyInAnyOrder(name(1), name(2));
    assertThat(entries(store)).extracting(EntryState::bytes).containsExactlyInAnyOrder(11L, 12L);
    assertThat(store.remove(name(1))).isTrue();
    assertThat(store.remove(name(1))).isFalse();
    assertThat(get(store, name(1))).isEmpty();
    assertThat(get(store, name(2))).contains("two and more");
  }

  /** An unfinished file is no entry. */
  @Test
  public void whatIsNotPublishedIsNotThere() throws IOException {
    ResultStore store = store();
    Path file = store.newFile(name(3));
    Files.writeString(file, "half");

    assertThat(get(store, name(3))).isEmpty();
    assertThat(entries(store)).isEmpty();
    Files.delete(file);
  }

  /** A file that cannot be published leaves what was there. */
  @Test
  public void aFailedPublicationLosesNothing() throws IOException {
    ResultStore store = store();
    put(store, name(4), "old");
    Path missing = store.newFile(name(4));

    assertThatThrownBy(() -> store.publish(name(4), missing)).isInstanceOf(IOException.class);
    assertThat(get(store, name(4))).contains("old");
  }

  /** A use is remembered. */
  @Test
  public void touchedEntriesWereUsedLately() throws Exception {
    ResultStore store = store();
    put(store, name(5), "content");
    Instant before = entries(store).getFirst().lastUsed();
    while (!Instant.now().minusMillis(1_100).isAfter(before)) {
      Thread.onSpinWait();
    }
    store.touch(name(5));

    assertThat(entries(store).getFirst().lastUsed()).isAfter(before);
    assertThat(get(store, name(5))).contains("content");
  }

  /** A damaged entry is out of the way. */
  @Test
  public void quarantinedEntriesAreNotFound() throws IOException {
    ResultStore store = store();
    put(store, name(6), "damaged");
    store.quarantine(name(6));

    assertThat(get(store, name(6))).isEmpty();
    assertThat(entries(store)).isEmpty();
    put(store, name(6), "whole");
    assertThat(get(store, name(6))).contains("whole");
  }

  /** Documents are small contents by name. */
  @Test
  public void documentsComeAndGo() throws IOException {
    ResultStore store = store();
    store.writeDocument(FUNCTION, "a.1", "first".getBytes(StandardCharsets.UTF_8));
    store.writeDocument(FUNCTION, "a.2", new byte[0]);
    store.writeDocument(FUNCTION, "b", "other".getBytes(StandardCharsets.UTF_8));
    store.writeDocument(FUNCTION, "a.1", "second".getBytes(StandardCharsets.UTF_8));

    assertThat(store.documents(FUNCTION, "a.")).containsExactlyInAnyOrder("a.1", "a.2");
    assertThat(store.readDocument(FUNCTION, "a.1").orElseThrow()).asString().isEqualTo("second");
    assertThat(store.readDocument(FUNCTION, "a.2").orElseThrow()).isEmpty();
    assertThat(entries(store)).isEmpty();
    store.removeDocument(FUNCTION, "a.1");
    store.removeDocument(FUNCTION, "a.1");
    assertThat(store.readDocument(FUNCTION, "a.1")).isEmpty();
    for (String name : List.of("", "..", "../x", "a/b", ".hidden")) {
      assertThatThrownBy(() -> store.writeDocument(FUNCTION, name, new byte[0]))
          .as("a document named '%s'", name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Removing a function removes all of it and nothing else. */
  @Test
  public void aFunctionIsRemovedAsAWhole() throws IOException {
    ResultStore store = store();
    EntryName other = new EntryName("Other.function-0123456789ab", name(1).key());
    put(store, name(1), "one");
    put(store, other, "other");
    store.writeDocument(FUNCTION, "document", new byte[] {1});
    store.removeFunction(FUNCTION);

    assertThat(store.functions()).containsExactly(other.function());
    assertThat(get(store, name(1))).isEmpty();
    assertThat(get(store, other)).contains("other");
  }

  /** A lease is one thread's at a time. */
  @Test
  public void aLeaseIsHeldByOne() throws Exception {
    ResultStore store = store();
    try (Lease lease = store.tryLease(name(7)).orElseThrow()) {
      assertThat(lease).isNotNull();
      assertThat(store().tryLease(name(7))).isEmpty();
      try (Lease another = store().tryLease(name(8)).orElseThrow()) {
        assertThat(another).isNotNull();
      }
    }
    store().tryLease(name(7)).orElseThrow().close();
  }

  /** Of many threads that publish and read one name, none sees anything but whole entries. */
  @Test
  public void concurrentPublicationsAreWhole() throws Exception {
    ResultStore store = store();
    List<String> contents = List.of("a".repeat(10_000), "b".repeat(20_000), "c".repeat(5));
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Callable<Void>> works = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String mine = contents.get(i % 3);
        works.add(() -> {
          for (int round = 0; round < 30; round++) {
            put(store, name(9), mine);
            assertThat(get(store, name(9)).orElse(mine)).isIn(contents);
          }
          return null;
        });
      }
      for (Future<Void> work : threads.invokeAll(works)) {
        work.get();
      }
    }
  }

  /** A store travels. */
  @Test
  public void aStoreThatWasSentIsTheSame() throws Exception {
    ResultStore store = store();
    put(store, name(10), "sent");
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(store);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ResultStore copy = (ResultStore) in.readObject();

      assertThat(copy).isEqualTo(store).hasSameHashCodeAs(store);
      assertThat(copy.location()).isEqualTo(store.location());
      assertThat(get(copy, name(10))).contains("sent");
    }
  }

  /** A memory in the store keeps results. */
  @Test
  public void aMemoryInTheStoreKeepsResults() throws IOException {
    Memory memory = Memory.in(store());
    var cached = memory.cache((Integer n) -> List.of(n, n + 1));
    cached.call(1);

    assertThat(Memory.in(store()).cache((Integer n) -> List.of(n, n + 1)).on(2).isCached())
        .isFalse();
    assertThat(cached.on(1).isCached()).isTrue();
    assertThat(cached.call(1)).containsExactly(1, 2);
    assertThat(cached.on(2).explain().differences()).hasSize(1);
    assertThat(memory.verify().whole()).isEqualTo(1);
    memory.clear();
    assertThat(cached.on(1).isCached()).isFalse();
  }
}
