package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.s3.FaultyProxy.Kind.STALL_ANSWER;
import static org.joblib4j.s3.FaultyProxy.Kind.STALL_REQUEST;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.StoreUnreachableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service takes for ever: calls end all the same. */
class SlowAnswersTest {
  private static final int ALWAYS = Integer.MAX_VALUE;
  private static final EntryName NAME = new EntryName("Slow.function-0123456789ab", "8".repeat(40));
  private static final byte[] CONTENT = new byte[5_000_000];

  private static S3Server server;

  @TempDir Path folder;
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
    String place = UUID.randomUUID().toString();
    proxy = new FaultyProxy(server.endpoint());
    store =
        S3Server.store(place, proxy.endpoint(), folder.resolve("here"))
            .timeout(Duration.ofMillis(500))
            .attempts(2);
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

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 1_000_000})
  void entryThatDoesNotComeIsGivenUp(long bytes) throws Exception {
    put(other, CONTENT);
    proxy.plant(STALL_ANSWER, bytes, ALWAYS);

    long asked = System.nanoTime();
    assertThatThrownBy(() -> store.find(NAME)).isInstanceOf(IOException.class);
    proxy.heal();
    try {
      assertThat(store.find(NAME)).isPresent();
      assertThat(System.nanoTime() - asked)
          .as("until somebody asks again")
          .isGreaterThan(Circuit.FIRST_PAUSE_NANOS);
    } catch (StoreUnreachableException e) {
      // A moment later, when nobody asks.
      assertThat(e).hasMessageContaining(store.location());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 1_000_000})
  void entryThatCameAtTheSecondAttemptIsWhole(long bytes) throws Exception {
    put(other, CONTENT);

    assertThat(Files.readAllBytes(findAtTheSecondAttempt(bytes))).isEqualTo(CONTENT);
  }

  /** What is no stall may take long, too: the time is doubled until it was enough, to a minute. */
  private Path findAtTheSecondAttempt(long bytes) throws IOException {
    Duration time = Duration.ofMillis(500);
    while (true) {
      proxy.plant(STALL_ANSWER, bytes, 1);
      try {
        return store.timeout(time).find(NAME).orElseThrow();
      } catch (IOException e) {
        if (time.compareTo(Duration.ofMinutes(1)) > 0) {
          throw e;
        }
        time = time.multipliedBy(2);
      }
    }
  }

  @Test
  void leaseThatNobodyAnswersIsAFailure() throws Exception {
    proxy.plant(STALL_ANSWER, 0, ALWAYS);

    assertThatThrownBy(() -> store.tryLease(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void waitingForAnAnswerCanBeInterrupted() throws Exception {
    proxy.plant(STALL_ANSWER, 0, ALWAYS);
    S3Store patient = store.timeout(Duration.ofSeconds(2)).attempts(10);
    var ended = new CompletableFuture<Boolean>();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                patient.readDocument(NAME.function(), "document");
                ended.completeExceptionally(new AssertionError("there was an answer"));
              } catch (ClosedByInterruptException _) {
                ended.complete(Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                ended.completeExceptionally(e);
              }
            });
    proxy.awaitStall();
    waiting.interrupt();

    assertThat(ended.get()).as("the flag").isTrue();
  }

  @Test
  void entryThatIsNotTakenIsGivenUp() throws Exception {
    put(other, "old".getBytes(StandardCharsets.US_ASCII));
    proxy.plant(STALL_REQUEST, 100, ALWAYS);

    assertThatThrownBy(() -> put(store, new byte[200_000])).isInstanceOf(IOException.class);
    assertThat(Files.readString(other.find(NAME).orElseThrow())).isEqualTo("old");
  }
}
