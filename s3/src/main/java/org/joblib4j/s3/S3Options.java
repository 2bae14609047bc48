package org.joblib4j.s3;

import java.io.Serial;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.hash.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a bucket: what travels of a store. Never changed once it is built: {@link #with}
 * copies.
 */
final class S3Options implements Serializable, Cloneable {
  @Serial private static final long serialVersionUID = 1;

  private static final Pattern ADDRESS =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9!_.*'()/-]*))?");

  final String bucket;

  /** Empty, or ends with a slash. */
  final String prefix;

  /** Null for Amazon's own. */
  @Nullable URI endpoint;

  /** Null where the SDK is to find out. */
  @Nullable String region;

  /** Null where the SDK is to find credentials. */
  @Nullable Keys keys;

  /** A profile of the files in {@code ~/.aws}; null for the default. */
  @Nullable String profile;

  /** Whether the bucket's name stands in the path, not in the host's name. */
  boolean pathStyle;

  /** The folder of copies; null for the user's own. */
  @Nullable String copies;

  /** How large that may become. */
  long copiedBytes = 10L << 30;

  /** For one attempt of a small call. */
  Duration timeout = Duration.ofSeconds(5);

  /** How often a call is tried. */
  int attempts = 3;

  /** How long a lease lasts that nobody renews. */
  Duration leaseTime = Duration.ofSeconds(30);

  /** The size of the parts in which larger entries are sent. */
  long partBytes = 64L << 20;

  private S3Options(String bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** Credentials that were given; the secret is in no text. */
  record Keys(String id, String secret) implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "Keys[" + id + ", ...]";
    }
  }

  /**
   * The defaults for an address.
   *
   * @throws IllegalArgumentException when it is none
   */
  static S3Options at(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no address of a bucket, such as s3://team-cache or s3://team-cache/models"
              .formatted(address));
    }
    String path = Objects.requireNonNullElse(matcher.group(2), "").replaceAll("^/+|/+$", "");
    return new S3Options(matcher.group(1), path.isEmpty() ? "" : path + "/");
  }

  S3Options with(Consumer<S3Options> change) {
    try {
      S3Options copy = (S3Options) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** The address that {@link #at} was given. */
  String address() {
    String path = prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1);
    return "s3://" + bucket + path;
  }

  /** How long a small call may take with all its attempts. */
  Duration callTime() {
    return timeout.multipliedBy(attempts);
  }

  /** A name for a folder: the same for all who mean the same place. */
  String folderName() {
    return bucket + "-" + Fingerprint.of(endpoint + " " + address()).hex().substring(0, 12);
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        bucket,
        prefix,
        endpoint,
        region,
        keys,
        profile,
        pathStyle,
        copies,
        copiedBytes,
        timeout,
        attempts,
        leaseTime,
        partBytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof S3Options that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return Objects.hash(bucket, prefix, endpoint);
  }

  @Override
  public String toString() {
    return address();
  }
}
