package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.joblib4j.s3.FaultyProxy.Kind.CUT_ANSWER;
import static org.joblib4j.s3.FaultyProxy.Kind.CUT_REQUEST;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Memory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A memory in a bucket: whatever happens there, calls have the right results. */
class MemoryTest {
  private static final AtomicInteger COMPUTED = new AtomicInteger();

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

  private static List<Integer> compute(int n) {
    COMPUTED.incrementAndGet();
    return List.of(n, n * n);
  }

  private static Cached1<Integer, List<Integer>, RuntimeException> cached(S3Store store) {
    return Memory.in(store).cache("compute", "1", MemoryTest::compute);
  }

  private S3Store here() {
    return S3Server.store(place, server.endpoint(), folder.resolve("here"));
  }

  private S3Store elsewhere() {
    return S3Server.store(place, server.endpoint(), folder.resolve("elsewhere"));
  }

  /** How many computations an action takes. */
  private static int computations(Runnable action) {
    int before = COMPUTED.get();
    action.run();
    return COMPUTED.get() - before;
  }

  private S3Object onlyEntry() {
    List<S3Object> entries = objects("/results/");
    assertThat(entries).hasSize(1);
    return entries.getFirst();
  }

  private List<S3Object> objects(String part) {
    return server
        .client()
        .listObjectsV2(list -> list.bucket(S3Server.BUCKET).prefix(place + "/"))
        .contents()
        .stream()
        .filter(object -> object.key().contains(part))
        .toList();
  }

  private void replace(String key, byte[] content) {
    server
        .client()
        .putObject(put -> put.bucket(S3Server.BUCKET).key(key), RequestBody.fromBytes(content));
  }

  private byte[] content(String key) {
    return server
        .client()
        .getObjectAsBytes(get -> get.bucket(S3Server.BUCKET).key(key))
        .asByteArray();
  }

  @Test
  void whatOneComputedAnotherFinds() {
    assertThat(computations(() -> cached(here()).call(3))).isEqualTo(1);
    assertThat(computations(() -> assertThat(cached(elsewhere()).call(3)).containsExactly(3, 9)))
        .isZero();
  }

  @Test
  void damagedEntryIsPutAsideAndComputedAgain() {
    cached(here()).call(4);
    S3Object entry = onlyEntry();
    byte[] damaged = content(entry.key());
    damaged[damaged.length / 2] ^= 4;
    replace(entry.key(), damaged);

    assertThat(computations(() -> assertThat(cached(here()).call(4)).containsExactly(4, 16)))
        .isEqualTo(1);
    assertThat(objects("/quarantine/")).hasSize(1);
    assertThat(content(objects("/quarantine/").getFirst().key())).isEqualTo(damaged);
    assertThat(computations(() -> cached(elsewhere()).call(4))).isZero();
  }

  @Test
  void damagedCopyDoesNotTakeTheEntryFromOthers() throws Exception {
    cached(here()).call(5);
    S3Object entry = onlyEntry();
    byte[] before = content(entry.key());
    Path copy;
    try (Stream<Path> files = Files.walk(folder.resolve("here"))) {
      copy = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] damaged = Files.readAllBytes(copy);
    damaged[damaged.length / 2] ^= 4;
    Files.write(copy, damaged);

    assertThat(cached(here()).call(5)).containsExactly(5, 25);
    assertThat(objects("/quarantine/")).isEmpty();
    assertThat(content(onlyEntry().key())).hasSameSizeAs(before);
    assertThat(computations(() -> cached(here()).call(5))).isZero();
  }

  @Test
  void functionIsComputedWhileTheServiceIsGoneAndStoredWhenItIsBack() throws Exception {
    try (var proxy = new FaultyProxy(server.endpoint());
        var warned = new Warned()) {
      var far = cached(S3Server.store(place, proxy.endpoint(), folder.resolve("far")));
      proxy.plant(CUT_REQUEST, 0, Integer.MAX_VALUE);
      assertThat(
              computations(() -> {
                for (int n = 0; n < 50; n++) {
                  assertThat(far.call(n)).containsExactly(n, n * n);
                }
              }))
          .isEqualTo(50);
      assertThat(warned.messages())
          .filteredOn(message -> message.contains(place))
          .singleElement()
          .asString()
          .contains("cannot be reached", "computed and not stored", "Connection reset");

      proxy.heal();
      while (!far.on(7).isCached()) {
        assertThat(far.call(7)).containsExactly(7, 49);
      }
      assertThat(computations(() -> cached(elsewhere()).call(7))).isZero();
    }
  }

  @Test
  void whatWasFetchedIsUsedWhileTheServiceIsGone() throws Exception {
    try (var proxy = new FaultyProxy(server.endpoint())) {
      var far = cached(S3Server.store(place, proxy.endpoint(), folder.resolve("far")));
      far.call(6);
      proxy.plant(CUT_ANSWER, 0, Integer.MAX_VALUE);

      assertThat(computations(() -> assertThat(far.call(6)).containsExactly(6, 36))).isZero();
    }
  }

  @Test
  void bucketThatIsNotThereIsNamed() {
    try (var warned = new Warned()) {
      S3Store nowhere =
          S3Store.at("s3://no-such-bucket/" + place)
              .endpoint(server.endpoint())
              .pathStyle()
              .credentials("an-id", "a-secret-that-nobody-may-see")
              .copies(folder, 1 << 20);

      assertThat(cached(nowhere).call(8)).containsExactly(8, 64);
      assertThat(warned.messages())
          .anyMatch(message -> message.contains("no-such-bucket") && message.contains("made"))
          .noneMatch(message -> message.contains("a-secret"));
    }
  }

  @Test
  void wrongCredentialsAreTold() {
    try (var warned = new Warned()) {
      assertThat(cached(here().credentials("an-id", "another-secret")).call(9))
          .containsExactly(9, 81);
      assertThat(warned.messages())
          .anyMatch(message -> message.contains("access is denied"))
          .noneMatch(message -> message.contains("secret"));
    }
  }
}
