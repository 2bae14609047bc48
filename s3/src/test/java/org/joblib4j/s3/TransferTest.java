package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.s3.FaultyProxy.Kind.CUT_REQUEST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.joblib4j.memory.spi.EntryName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent and fetched, and how often. */
class TransferTest {
  private static final int PART = 5 << 20;
  private static final EntryName NAME = new EntryName("Sent.function-0123456789ab", "a".repeat(40));

  private static S3Server server;

  @TempDir Path folder;
  private final String place = UUID.randomUUID().toString();
  private FaultyProxy proxy;
  private S3Store store;

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
    store = S3Server.store(place, proxy.endpoint(), folder.resolve("here")).partBytes(PART);
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static void put(S3Store store, byte[] content) throws IOException {
    Path file = store.newFile(NAME);
    Files.write(file, content);
    store.publish(NAME, file);
  }

  private S3Store elsewhere() {
    return S3Server.store(place, server.endpoint(), folder.resolve("elsewhere"));
  }

  private int unfinishedUploads() throws IOException {
    S3Options options =
        S3Options.at("s3://" + S3Server.BUCKET + "/" + place)
            .with(o -> {
              o.endpoint = server.endpoint();
              o.pathStyle = true;
              o.keys = new S3Options.Keys("an-id", "a-secret-that-nobody-may-see");
            });
    Bucket bucket = new Bucket(options, new Service(options));
    bucket.abortUploads(Instant.EPOCH);
    return bucket.uploads().size();
  }

  @Test
  void entryIsFetchedOnce() throws Exception {
    byte[] content = content(100_000);
    put(elsewhere(), content);
    Path first = store.find(NAME).orElseThrow();
    long before = proxy.answered();

    assertThat(store.find(NAME)).contains(first);
    assertThat(first).hasBinaryContent(content);
    assertThat(proxy.answered() - before).isBetween(1L, 2_000L);
  }

  @Test
  void entryThatWasStoredHereIsNotFetched() throws Exception {
    put(store, content(100_000));
    long before = proxy.answered();

    assertThat(store.find(NAME).orElseThrow()).hasBinaryContent(content(100_000));
    assertThat(proxy.answered() - before).isBetween(1L, 2_000L);
  }

  @Test
  void entryThatChangedIsFetchedAgain() throws Exception {
    put(store, content(1_000));
    put(elsewhere(), content(2_000));

    assertThat(store.find(NAME).orElseThrow()).hasBinaryContent(content(2_000));
  }

  @Test
  void entryThatWasRemovedIsNotFoundInTheCopies() throws Exception {
    put(store, content(1_000));
    elsewhere().remove(NAME);

    assertThat(store.find(NAME)).isEmpty();
  }

  @Test
  void largeEntryIsSentInParts() throws Exception {
    byte[] content = content(2 * PART + 12_345);
    put(store, content);

    assertThat(elsewhere().find(NAME).orElseThrow()).hasBinaryContent(content);
    long before = proxy.answered();
    assertThat(store.find(NAME)).isPresent();
    assertThat(proxy.answered() - before).isBetween(1L, 2_000L);
    assertThat(unfinishedUploads()).isZero();
  }

  @Test
  void partThatWasCutIsSentAgain() throws Exception {
    byte[] content = content(2 * PART);
    proxy.plant(CUT_REQUEST, PART / 2, 1);
    put(store, content);

    assertThat(elsewhere().find(NAME).orElseThrow()).hasBinaryContent(content);
  }

  @Test
  void largeEntryThatCannotBeSentIsNotThere() throws Exception {
    proxy.plant(CUT_REQUEST, PART / 2, Integer.MAX_VALUE);

    assertThatThrownBy(() -> put(store, content(2 * PART))).isInstanceOf(IOException.class);
    assertThat(elsewhere().find(NAME)).isEmpty();
  }
}
