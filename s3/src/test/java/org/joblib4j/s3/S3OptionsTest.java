package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a store is described. */
class S3OptionsTest {
  private static byte[] sent(S3Store store) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(store);
    }
    return bytes.toByteArray();
  }

  @Test
  void locationIsTheAddress() {
    assertThat(S3Store.at("s3://team-cache")).hasToString("s3://team-cache");
    assertThat(S3Store.at("s3://team-cache/").location()).isEqualTo("s3://team-cache");
    assertThat(S3Store.at("s3://team-cache/a/b/").location()).isEqualTo("s3://team-cache/a/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"team-cache", "s3:/team-cache", "s3://", "s3://UPPER", "s3://ab", "s3://a b/c"})
  void otherAddressesAreRefused(String address) {
    assertThatThrownBy(() -> S3Store.at(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "'")
        .hasMessageContaining("s3://team-cache");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    S3Store store = S3Store.at("s3://team-cache");

    assertThatThrownBy(() -> store.timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.attempts(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.leaseTime(Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.leaseTime(Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.copies(Path.of("x"), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void storesAreEqualWhenAllIs() {
    S3Store store = S3Store.at("s3://team-cache/a");

    assertThat(store).isEqualTo(S3Store.at("s3://team-cache/a"));
    assertThat(
            List.of(
                S3Store.at("s3://team-cache/b"),
                store.region("eu-central-1"),
                store.endpoint(URI.create("http://localhost:9000")),
                store.pathStyle(),
                store.profile("team"),
                store.credentials("id", "secret"),
                store.attempts(7),
                store.timeout(Duration.ofSeconds(7)),
                store.leaseTime(Duration.ofSeconds(7)),
                store.copies(Path.of("x"), 7)))
        .doesNotContain(store)
        .doesNotHaveDuplicates();
  }

  @Test
  void storeTravelsWithItsSettings() throws Exception {
    S3Store store =
        S3Store.at("s3://team-cache/a")
            .region("eu-central-1")
            .credentials("an-id", "a-secret")
            .copies(Path.of("x"), 7);
    try (var in = new ObjectInputStream(new ByteArrayInputStream(sent(store)))) {
      assertThat(in.readObject()).isEqualTo(store);
    }
  }

  @Test
  void credentialsThatWereNotGivenDoNotTravel() throws Exception {
    String before = System.getProperty("aws.secretAccessKey", "");
    System.setProperty("aws.secretAccessKey", "the-secret-of-this-machine");
    try {
      assertThat(new String(sent(S3Store.at("s3://team-cache")), StandardCharsets.ISO_8859_1))
          .doesNotContain("the-secret-of-this-machine");
    } finally {
      if (before.isEmpty()) {
        System.clearProperty("aws.secretAccessKey");
      } else {
        System.setProperty("aws.secretAccessKey", before);
      }
    }
  }

  @Test
  void secretsAreInNoText() {
    S3Store store = S3Store.at("s3://team-cache").credentials("an-id", "a-secret");

    assertThat(store.toString() + store.location() + new S3Options.Keys("an-id", "a-secret"))
        .doesNotContain("a-secret")
        .contains("an-id");
  }
}
