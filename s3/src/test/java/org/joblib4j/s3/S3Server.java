package org.joblib4j.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server on this machine's loopback, in this JVM, with all it stores in memory: S3Proxy.
 *
 * <p>What it cannot do as Amazon's does: it decides {@code If-None-Match} as it writes, but looks
 * at {@code If-Match} before. Of two takers of one lease in the same instant both might win here,
 * so that tests let them come one after the other, each with what it read before. And it closes a
 * connection without a word when it has answered before the checksum at the content's end came.
 */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "team-cache";

  private static final String ID = "an-id";
  private static final String SECRET = "a-secret-that-nobody-may-see";

  private final S3Proxy server;
  private final S3Client client;

  private S3Server(S3Proxy server) {
    this.server = server;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, SECRET)))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            // More than the JDK keeps connections, each of which the server may have closed.
            .overrideConfiguration(all ->
                all.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(10).build()))
            .build();
    client.createBucket(create -> create.bucket(BUCKET));
  }

  static S3Server start() throws Exception {
    return start(AuthenticationType.AWS_V4);
  }

  /** A server that does not look at signatures, so that a proxy may change requests. */
  static S3Server startOpen() throws Exception {
    return start(AuthenticationType.NONE);
  }

  private static S3Server start(AuthenticationType authentication) throws Exception {
    S3Proxy.Builder builder =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .jettyMaxThreads(32)
            // Threads that were cut off from their callers would be waited for.
            .stopTimeout(0)
            .ignoreUnknownHeaders(true);
    S3Proxy server =
        (authentication == AuthenticationType.NONE
                ? builder
                : builder.awsAuthentication(authentication, ID, SECRET))
            .build();
    server.start();
    return new S3Server(server);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** What the test does behind the store's back. */
  S3Client client() {
    return client;
  }

  /** A store in a place of its own, quick to give up. */
  S3Store store(Path copies) {
    return store(UUID.randomUUID().toString(), endpoint(), copies);
  }

  /**
   * A store.
   *
   * @param prefix the place in the bucket
   * @param endpoint of this server, or of a proxy before it
   */
  static S3Store store(String prefix, URI endpoint, Path copies) {
    return S3Store.at("s3://" + BUCKET + "/" + prefix)
        .endpoint(endpoint)
        .pathStyle()
        .credentials(ID, SECRET)
        .timeout(Duration.ofMinutes(1))
        .attempts(3)
        .leaseTime(Duration.ofSeconds(2))
        .copies(copies, 1L << 30);
  }

  @Override
  public void close() throws IOException {
    client.close();
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the server stopped", e);
    } catch (Exception e) {
      throw new IOException("the server did not stop", e);
    }
  }
}
