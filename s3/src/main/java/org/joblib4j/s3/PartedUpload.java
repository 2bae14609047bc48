package org.joblib4j.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Sends a file in parts: a lost connection costs one of them, and an object may be larger than one
 * request. The object is there when all parts are put together, at once.
 *
 * @param key the whole key
 */
record PartedUpload(S3Options options, Service service, String key) {
  /** No object has more parts. */
  private static final long MOST_PARTS = 10_000;

  /**
   * Sends the file.
   *
   * @return the object's tag
   */
  String send(Path file, long size) throws IOException {
    String id =
        service
            .call(client ->
                client.createMultipartUpload(create ->
                    create
                        .bucket(options.bucket)
                        .key(key)
                        .overrideConfiguration(service.limits(0))))
            .uploadId();
    try {
      List<CompletedPart> parts = parts(id, file, size);
      return service
          .call(client ->
              client.completeMultipartUpload(complete ->
                  complete
                      .bucket(options.bucket)
                      .key(key)
                      .uploadId(id)
                      .multipartUpload(all -> all.parts(parts))))
          .eTag();
    } catch (IOException e) {
      abort(id, e);
      throw e;
    }
  }

  private List<CompletedPart> parts(String id, Path file, long size) throws IOException {
    long length = Math.max(options.partBytes, size / MOST_PARTS + 1);
    List<CompletedPart> parts = new ArrayList<>();
    for (long at = 0; at < size; at += length) {
      int number = parts.size() + 1;
      long from = at;
      long bytes = Math.min(length, size - at);
      UploadPartResponse sent =
          service.call(
              service.sending(client ->
                  client.uploadPart(
                      part ->
                          part.bucket(options.bucket)
                              .key(key)
                              .uploadId(id)
                              .partNumber(number)
                              .overrideConfiguration(service.limits(bytes)),
                      RequestBody.fromContentProvider(
                          () -> part(file, from), bytes, "application/octet-stream"))));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(sent.eTag())
              .checksumCRC32(sent.checksumCRC32())
              .build());
    }
    return parts;
  }

  /** Opened anew for each attempt; the SDK reads no more than the part. */
  private static InputStream part(Path file, long from) {
    try {
      return Channels.newInputStream(FileChannel.open(file).position(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parts that nobody puts together would be kept, and paid for. */
  private void abort(String id, IOException reason) {
    try {
      service.call(client ->
          client.abortMultipartUpload(abort -> abort.bucket(options.bucket).key(key).uploadId(id)));
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
