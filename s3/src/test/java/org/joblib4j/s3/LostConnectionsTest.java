package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.s3.FaultyProxy.Kind.CUT_ANSWER;
import static org.joblib4j.s3.FaultyProxy.Kind.CUT_REQUEST;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line to the service is cut at any byte: what is there is whole, and what fails says so. */
class LostConnectionsTest {
  private static final int ALWAYS = Integer.MAX_VALUE;
  private static final EntryName NAME = new EntryName("Lost.function-0123456789ab", "7".repeat(40));
  private static final byte[] CONTENT =
      "0123456789".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

  private static S3Server server;

  @TempDir Path folder;
  private final String place = UUID.randomUUID().toString();
  private FaultyProxy proxy;
  private S3Store store;
  private S3Store other;

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    proxy = new FaultyProxy(server.endpoint());
    store = S3Server.store(place, proxy.endpoint(), folder.resolve("here"));
    other = S3Server.store(place, server.endpoint(), folder.resolve("elsewhere"));
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
  }

  private static void put(S3Store store, byte[] content) throws IOException {
    Path file = store.newFile(NAME);
    Files.write(file, content);
    try {
      store.publish(NAME, file);
    } finally {
      assertThat(file).doesNotExist();
    }
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("here"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] read(Optional<Path> found) throws IOException {
    return Files.readAllBytes(found.orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 200, 700, 5_000, 150_000})
  void entryThatComesInPiecesIsFetchedAgain(long bytes) throws Exception {
    put(other, CONTENT);
    proxy.plant(CUT_ANSWER, bytes, 1);

    assertThat(read(store.find(NAME))).isEqualTo(CONTENT);
    assertThat(copies()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 200, 5_000, 150_000})
  void entryThatNeverComesWholeIsNotFound(long bytes) throws Exception {
    put(other, CONTENT);
    proxy.plant(CUT_ANSWER, bytes, ALWAYS);

    assertThatThrownBy(() -> store.find(NAME))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(store.location());
    assertThat(copies()).as("pieces of it").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 300, 5_000, 150_000})
  void entryWhoseSendingWasCutIsSentAgain(long bytes) throws Exception {
    proxy.plant(CUT_REQUEST, bytes, 1);
    put(store, CONTENT);

    assertThat(read(other.find(NAME))).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 300, 5_000, 150_000})
  void entryThatCannotBeSentLeavesTheOldOne(long bytes) throws Exception {
    put(other, "old".getBytes(StandardCharsets.US_ASCII));
    proxy.plant(CUT_REQUEST, bytes, ALWAYS);

    assertThatThrownBy(() -> put(store, CONTENT)).isInstanceOf(IOException.class);
    assertThat(read(other.find(NAME))).asString().isEqualTo("old");
    assertThat(copies()).isEmpty();
  }

  @Test
  void entryIsThereThoughTheAnswerWasLost() throws Exception {
    proxy.plant(CUT_ANSWER, 0, 1);
    put(store, CONTENT);

    assertThat(read(other.find(NAME))).isEqualTo(CONTENT);
  }

  @Test
  void connectionsThatWereClosedWhileNobodyUsedThemCostNoAttempt() throws Exception {
    S3Store once = S3Server.store(place, proxy.endpoint(), folder.resolve("once")).attempts(1);
    for (int round = 0; round < 3; round++) {
      // As many connections as the JDK keeps, which then are ended.
      try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
        List<Callable<Void>> documents = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          String document = "document." + i;
          documents.add(() -> {
            once.writeDocument(NAME.function(), document, CONTENT);
            return null;
          });
        }
        for (Future<Void> written : threads.invokeAll(documents)) {
          written.get();
        }
      }
      proxy.hangUp();

      put(once, CONTENT);
      once.writeDocument(NAME.function(), "last", new byte[] {(byte) round});
    }
    assertThat(read(other.find(NAME))).isEqualTo(CONTENT);
    assertThat(other.readDocument(NAME.function(), "last").orElseThrow()).containsExactly(2);
  }

  @Test
  void leaseIsHeldThoughTheAnswerWasLost() throws Exception {
    store.tryLease(NAME).orElseThrow().close();
    proxy.plant(CUT_ANSWER, 0, 1);
    try (Lease lease = store.tryLease(NAME).orElseThrow()) {
      assertThat(lease).isNotNull();
      assertThat(other.tryLease(NAME)).isEmpty();
    }
  }

  @Test
  void leaseThatCannotBeAskedForIsAFailure() throws Exception {
    proxy.plant(CUT_REQUEST, 10, ALWAYS);

    assertThatThrownBy(() -> store.tryLease(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void everyOtherCallFailsInTheSameWay() throws Exception {
    put(other, CONTENT);
    proxy.plant(CUT_ANSWER, 20, ALWAYS);

    assertThatThrownBy(() -> store.remove(NAME)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.quarantine(NAME)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.functions()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.entries(NAME.function())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.removeFunction(NAME.function())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.readDocument(NAME.function(), "d"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.writeDocument(NAME.function(), "d", CONTENT))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.documents(NAME.function(), "")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.removeDocument(NAME.function(), "d"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.sweep()).isInstanceOf(IOException.class);
    store.touch(NAME);
  }
}
