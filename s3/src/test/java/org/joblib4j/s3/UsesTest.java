package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** When entries were used, as other processes see it. */
class UsesTest {
  private static final String FUNCTION = "Used.function-0123456789ab";
  private static final EntryName NAME = new EntryName(FUNCTION, "b".repeat(40));

  private static S3Server server;

  @TempDir Path folder;
  private final String place = UUID.randomUUID().toString();

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private S3Store process(int number) {
    return S3Server.store(place, server.endpoint(), folder).attempts(2 + number);
  }

  private List<S3Object> pages() {
    return server
        .client()
        .listObjectsV2(list ->
            list.bucket(S3Server.BUCKET).prefix(place + "/joblib4j/" + Layout.uses(FUNCTION)))
        .contents();
  }

  private void write(String page, String content) {
    server
        .client()
        .putObject(
            put ->
                put.bucket(S3Server.BUCKET)
                    .key(place + "/joblib4j/" + Layout.uses(FUNCTION) + page),
            RequestBody.fromString(content));
  }

  private void store(EntryName name) throws Exception {
    S3Store store = process(0);
    Path file = store.newFile(name);
    Files.writeString(file, "content");
    store.publish(name, file);
  }

  private Instant lastUsed(int process) throws Exception {
    try (Stream<EntryState> entries = process(process).entries(FUNCTION)) {
      return entries
          .filter(entry -> entry.name().equals(NAME))
          .findFirst()
          .orElseThrow()
          .lastUsed();
    }
  }

  @Test
  void usesAreWrittenWithADocumentAndNotForEachHit() throws Exception {
    store(NAME);
    for (int i = 0; i < 100; i++) {
      process(1).touch(NAME);
    }
    assertThat(pages()).isEmpty();
    process(1).writeDocument(FUNCTION, "document", new byte[0]);
    process(1).touch(NAME);
    process(1).writeDocument(FUNCTION, "document", new byte[0]);

    assertThat(pages()).hasSize(1);
  }

  @Test
  void othersSeeWhatWasWritten() throws Exception {
    store(NAME);
    Instant later = Instant.now().plus(Duration.ofHours(1));
    write("20990101-another-0", NAME.key() + " " + later.toEpochMilli() + "\n");

    assertThat(lastUsed(2)).isEqualTo(Instant.ofEpochMilli(later.toEpochMilli()));
  }

  @Test
  void damagedPagesSayNothing() throws Exception {
    store(NAME);
    write("20990101-another-0", "\0\n" + NAME.key() + "\nx y z\n" + NAME.key() + " -5\n");

    assertThat(lastUsed(2)).isBefore(Instant.now().plusSeconds(5));
  }

  @Test
  void pagesOfPastDaysArePutTogether() throws Exception {
    store(NAME);
    for (int i = 0; i < 60; i++) {
      String gone = "%040x".formatted(i);
      write(
          "202601%02d-p-0".formatted(i),
          gone + " 5\n" + NAME.key() + " " + (i * 1_000_000L) + "\n");
    }
    write("29990101-p-0", NAME.key() + " 7\n");
    process(0).sweep();

    assertThat(pages()).hasSize(2);
    assertThat(new Uses(bucket()).of(FUNCTION))
        .isEqualTo(Map.of(NAME.key(), Instant.ofEpochMilli(59_000_000)));
  }

  private Bucket bucket() {
    S3Options options =
        S3Options.at("s3://" + S3Server.BUCKET + "/" + place)
            .with(o -> {
              o.endpoint = server.endpoint();
              o.pathStyle = true;
              o.keys = new S3Options.Keys("an-id", "a-secret-that-nobody-may-see");
            });
    return new Bucket(options, new Service(options));
  }
}
