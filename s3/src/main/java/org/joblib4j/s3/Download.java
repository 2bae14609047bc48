package org.joblib4j.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Takes an object as a whole. A connection that ends before the object does, or that trickles, is a
 * failure after which the SDK tries again, from the start.
 *
 * <p>The JDK's HTTP client does not tell the end of a connection from that of an answer: one that
 * was cut within its head looks like an empty object without a length. So the length has to be
 * there, and to be right.
 */
final class Download {
  private static final int BUFFER = 1 << 16;

  private Download() {}

  /**
   * Into a file, which is made or written anew.
   *
   * @param timeout for the start, and for each pause
   */
  static ResponseTransformer<GetObjectResponse, GetObjectResponse> toFile(
      Path file, Duration timeout) {
    return (response, in) -> {
      try (OutputStream out = Files.newOutputStream(file)) {
        copy(response, in, out, timeout);
        return response;
      } catch (IOException e) {
        in.abort();
        throw new Service.LocalFailure(e);
      }
    };
  }

  /** Into memory. */
  static ResponseTransformer<GetObjectResponse, ResponseBytes<GetObjectResponse>> toBytes(
      Duration timeout) {
    return (response, in) -> {
      var out = new ByteArrayOutputStream();
      copy(response, in, out, timeout);
      return ResponseBytes.fromByteArrayUnsafe(response, out.toByteArray());
    };
  }

  private static void copy(
      GetObjectResponse response, AbortableInputStream in, OutputStream out, Duration timeout)
      throws IOException {
    if (response.contentLength() == null
        || response.eTag() == null
        || response.lastModified() == null) {
      throw RetryableException.create("the connection ended within the head of an answer");
    }
    long length = response.contentLength();
    long began = System.nanoTime();
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
      out.write(buffer, 0, read);
      written += read;
      Duration limit = timeout.plusSeconds(written / Service.SLOWEST_BYTES_PER_SECOND);
      if (System.nanoTime() - began > limit.toNanos() && written < length) {
        in.abort();
        throw RetryableException.create(
            "less than %d bytes a second came".formatted(Service.SLOWEST_BYTES_PER_SECOND));
      }
    }
    if (written != length) {
      throw RetryableException.create(
          "the connection ended after %d of %d bytes".formatted(written, length));
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw RetryableException.create("the connection was lost: " + e.getMessage(), e);
    }
  }
}
