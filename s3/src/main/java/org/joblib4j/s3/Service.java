package org.joblib4j.s3;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.joblib4j.memory.spi.StoreUnreachableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Response;

/**
 * Makes calls to an S3 service, and turns whatever goes wrong into an {@link IOException} whose
 * text is the same each time: the SDK's own has request numbers in it, and what is told once would
 * be told for ever.
 *
 * <ul>
 *   <li>{@link RefusedException}: the service answered and refuses.
 *   <li>{@link StoreUnreachableException}: it did not answer, or that it is overloaded; after which
 *       the {@link Circuit} is open for a while.
 *   <li>{@link ClosedByInterruptException}: the thread was interrupted, which it then still is.
 *   <li>any other: a file on this machine failed.
 * </ul>
 *
 * <p>Calls are made in threads of their own. The SDK waits for an answer without looking at
 * interrupts, and forgets one that comes before it runs out of time; a caller who was interrupted
 * goes on at once, and what he asked for comes to nothing by itself.
 */
final class Service {
  /**
   * Who is slower than this does not answer: a transfer has a second more for each so many bytes.
   */
  static final long SLOWEST_BYTES_PER_SECOND = 1 << 16;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** What the service tells is cut to seconds, and has been on its way. */
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);

  /**
   * So many connections the JDK keeps for the next requests, unless {@code http.maxConnections}
   * says.
   */
  private static final int MOST_KEPT = Integer.getInteger("http.maxConnections", 5);

  /** What the JDK says of a connection that breaks while it writes; it does not tell the cause. */
  private static final String NOT_WRITTEN = "Error writing request body to server";

  private static final ExecutorService CALLS =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("joblib4j-s3-call-", 0).factory());

  private final S3Options options;
  private final Circuit circuit = new Circuit(System::nanoTime);
  private @Nullable S3Client client;
  private volatile Duration ahead = Duration.ZERO;

  Service(S3Options options) {
    this.options = options;
  }

  /** What is asked of the SDK. */
  interface Call<T> {
    T on(S3Client client);
  }

  /**
   * A call that sends content, whose attempts are not used up by connections which the service had
   * closed while nobody used them.
   *
   * <p>The JDK keeps some connections for the next requests, and does not see that one is closed
   * before it is used. A request without content it repeats by itself, on a new connection in the
   * end. Content that is streamed it sends once: the request fails, and so may the next attempt,
   * with the next connection that was kept. So attempts are made until all of those are used up.
   */
  <T> Call<T> sending(Call<T> call) {
    return with -> {
      for (int attempts = options.attempts; ; attempts += options.attempts) {
        try {
          return call.on(with);
        } catch (SdkClientException e) {
          if (attempts > MOST_KEPT || !isOfClosedConnection(e)) {
            throw e;
          }
        }
      }
    };
  }

  private static boolean isOfClosedConnection(SdkClientException e) {
    return e.getCause() instanceof IOException cause
        && !(cause instanceof ConnectException || cause instanceof NoRouteToHostException)
        && (cause instanceof SocketException || NOT_WRITTEN.equals(cause.getMessage()));
  }

  /** A failure of a file on this machine, on its way through the SDK. */
  static final class LocalFailure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
    private final IOException failure;

    LocalFailure(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /**
   * Makes a call.
   *
   * @throws IOException as the class says
   */
  <T> T call(Call<T> call) throws IOException {
    return call(call, true);
  }

  /**
   * Makes a call whose failure does not open the circuit: the caller finds out what it means.
   *
   * @throws IOException as the class says
   */
  <T> T tryCall(Call<T> call) throws IOException {
    return call(call, false);
  }

  private <T> T call(Call<T> call, boolean isTelling) throws IOException {
    String refusal = circuit.refusal();
    if (refusal != null) {
      throw new StoreUnreachableException(refusal, null);
    }
    Future<T> running = CALLS.submit(() -> call.on(client()));
    try {
      T result = running.get();
      circuit.answered();
      if (result instanceof S3Response response) {
        noteTime(response);
      }
      return result;
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      var interrupted = new ClosedByInterruptException();
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw translated(Objects.requireNonNullElse(e.getCause(), e), isTelling);
    }
  }

  private synchronized S3Client client() {
    if (client == null) {
      client = open();
    }
    return client;
  }

  private S3Client open() {
    S3ClientBuilder builder =
        S3Client.builder()
            .forcePathStyle(options.pathStyle)
            .credentialsProvider(credentials())
            .overrideConfiguration(all ->
                all.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(options.attempts)
                        .backoffStrategy(
                            BackoffStrategy.exponentialDelay(FIRST_PAUSE, LONGEST_PAUSE))
                        .throttlingBackoffStrategy(
                            BackoffStrategy.exponentialDelay(FIRST_PAUSE, LONGEST_PAUSE))
                        .build()))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(options.timeout)
                    .socketTimeout(options.timeout));
    if (options.endpoint != null) {
      builder.endpointOverride(options.endpoint);
    }
    if (options.region != null) {
      builder.region(Region.of(options.region));
    } else if (options.endpoint != null) {
      // Services other than Amazon's take this one where they know no regions.
      builder.region(Region.US_EAST_1);
    }
    return builder.build();
  }

  private AwsCredentialsProvider credentials() {
    if (options.keys != null) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(options.keys.id(), options.keys.secret()));
    }
    return options.profile != null
        ? ProfileCredentialsProvider.create(options.profile)
        : DefaultCredentialsProvider.builder().build();
  }

  /** How long a call may take that transfers so many bytes, at most. */
  AwsRequestOverrideConfiguration limits(long bytes) {
    Duration attempt = options.timeout.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(attempt.multipliedBy(options.attempts))
        .build();
  }

  /** What the service's clock shows now, as far as its answers told. */
  Instant now() {
    return Instant.now().plus(ahead);
  }

  /** The time of an answer by the service's clock, in whole seconds. */
  static Optional<Instant> time(S3Response response) {
    Optional<String> date = response.sdkHttpResponse().firstMatchingHeader("Date");
    try {
      return date.map(
          text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private void noteTime(S3Response response) {
    time(response)
        .map(time -> Duration.between(Instant.now(), time))
        .ifPresent(difference ->
            ahead = difference.abs().compareTo(CLOCKS_AGREE) < 0 ? Duration.ZERO : difference);
  }

  private IOException translated(Throwable e, boolean isTelling) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof LocalFailure local) {
        return local.failure;
      }
    }
    if (e instanceof LinkageError) {
      return new IOException(options.address() + ": Amazon's SDK cannot be used: " + e, e);
    }
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof S3Exception answer && !isOverloaded(answer)) {
      circuit.answered();
      return refused(answer);
    }
    String why = options.address() + ": " + reason(e);
    if (isTelling) {
      circuit.failed(why);
    }
    return new StoreUnreachableException(why, e);
  }

  private static boolean isOverloaded(SdkServiceException e) {
    return (e.statusCode() >= 500 && e.statusCode() != 501) || e.isThrottlingException();
  }

  private IOException refused(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : " " + details.errorCode();
    String what =
        switch (e.statusCode()) {
          case 401, 403 ->
              "access is denied (%d%s): the credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject for it"
                  .formatted(e.statusCode(), code);
          case 404 ->
              code.endsWith("NoSuchBucket")
                  ? "there is no such bucket; it has to be made before"
                  : "there is no such object";
          case 301, 400 ->
              "the request was refused (%d%s); is region %s the bucket's?"
                  .formatted(e.statusCode(), code, options.region);
          default -> "the request was refused (%d%s)".formatted(e.statusCode(), code);
        };
    return new RefusedException(options.address() + ": " + what, e.statusCode(), code.strip(), e);
  }

  private String reason(Throwable e) {
    if (e instanceof SdkServiceException answer) {
      return "the service answers %d".formatted(answer.statusCode());
    }
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, write a"
          + " profile into ~/.aws, or say credentials(...)";
    }
    if (message.startsWith("Unable to load region")) {
      return "no region was found: set AWS_REGION, or say region(...)";
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof UnknownHostException) {
      return "unknown host " + root.getMessage();
    }
    if (root instanceof SdkException) {
      return "no answer within " + options.timeout;
    }
    return root instanceof IOException && root.getMessage() != null
        ? root.getMessage()
        : root.toString();
  }
}
