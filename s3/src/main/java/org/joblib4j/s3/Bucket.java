package org.joblib4j.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.joblib4j.memory.spi.StoreUnreachableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Objects by their keys, below the prefix of the store. Each method is one call, or as many as the
 * service needs for it; all throw what {@link Service} says.
 */
final class Bucket {
  private static final int MOST_AT_ONCE = 1_000;

  private final S3Options options;
  private final Service service;

  Bucket(S3Options options, Service service) {
    this.options = options;
    this.service = service;
  }

  /** What a small object holds. */
  static final class Content {
    final byte[] bytes;
    final String tag;

    /** When it was written, by the service's clock. */
    final Instant modified;

    /** When it was read, by the same clock. */
    final Instant now;

    Content(byte[] bytes, String tag, Instant modified, Instant now) {
      this.bytes = bytes;
      this.tag = tag;
      this.modified = modified;
      this.now = now;
    }
  }

  /** What a listing tells of an object. */
  record Listed(String key, long bytes, Instant modified) {}

  /** A part of a listing. */
  record Page(List<Listed> objects, List<String> folders, @Nullable String next) {}

  /** What came of a look at an object that may be known. */
  sealed interface Fetched {
    /** There is none. */
    record Nothing() implements Fetched {}

    /** It is the one that is known. */
    record Unchanged() implements Fetched {}

    /** It stands in the file now. */
    record Written(String tag) implements Fetched {}
  }

  /** When a small object is to be written. */
  sealed interface Condition {
    /** In any case. */
    record Always() implements Condition {}

    /** If there is none. */
    record Absent() implements Condition {}

    /** If it is still the one with this tag. */
    record Same(String tag) implements Condition {}
  }

  private String path(String key) {
    return options.prefix + "joblib4j/" + key;
  }

  /** Reads a small object. */
  Optional<Content> get(String key) throws IOException {
    try {
      var read =
          service.call(client ->
              client.getObject(
                  get ->
                      get.bucket(options.bucket)
                          .key(path(key))
                          .overrideConfiguration(service.limits(0)),
                  Download.toBytes(options.timeout)));
      GetObjectResponse response = read.response();
      Instant modified = response.lastModified();
      return Optional.of(
          new Content(
              read.asByteArrayUnsafe(),
              response.eTag(),
              modified,
              Service.time(response).orElseGet(service::now)));
    } catch (RefusedException e) {
      if (e.isMissing()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Writes an object into a file, unless it is known.
   *
   * @param known the tag of the one that is known
   * @param file does not exist; after a failure a part of the object may be in it
   */
  Fetched fetch(String key, @Nullable String known, Path file) throws IOException {
    try {
      GetObjectResponse response =
          service.call(client ->
              client.getObject(
                  get -> get.bucket(options.bucket).key(path(key)).ifNoneMatch(known),
                  Download.toFile(file, options.timeout)));
      return new Fetched.Written(response.eTag());
    } catch (RefusedException e) {
      if (e.isMissing()) {
        return new Fetched.Nothing();
      }
      if (e.isUnchanged()) {
        return new Fetched.Unchanged();
      }
      throw e;
    }
  }

  /**
   * Writes a small object.
   *
   * @return its tag; empty when the condition does not hold, or when the answer was cut
   */
  Optional<String> put(String key, byte[] content, Condition condition) throws IOException {
    Service.Call<PutObjectResponse> call =
        service.sending(client ->
            client.putObject(
                put -> {
                  put.bucket(options.bucket)
                      .key(path(key))
                      .overrideConfiguration(service.limits(content.length));
                  switch (condition) {
                    case Condition.Always() -> put.ifNoneMatch(null);
                    case Condition.Absent() -> put.ifNoneMatch("*");
                    case Condition.Same(String tag) -> put.ifMatch(tag);
                  }
                },
                RequestBody.fromBytes(content)));
    if (condition instanceof Condition.Always) {
      return Optional.ofNullable(service.call(call).eTag());
    }
    try {
      return Optional.ofNullable(service.tryCall(call).eTag());
    } catch (RefusedException e) {
      if (e.isConflict() || (condition instanceof Condition.Same && e.isMissing())) {
        return Optional.empty();
      }
      throw e;
    } catch (StoreUnreachableException e) {
      // A server may refuse a write before it has read it; then the JDK only sees a broken pipe.
      if (contains(key)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Makes a file an object, which is there when it is whole. The SDK sends a checksum along, with
   * which the service compares what it received.
   *
   * @return its tag; empty when it is there and the answer that told it was cut
   * @throws FileNotFoundException when there is no such file
   */
  Optional<String> upload(String key, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException(file + ": there is no such file to store");
    }
    long size = Files.size(file);
    if (size > options.partBytes) {
      return Optional.of(new PartedUpload(options, service, path(key)).send(file, size));
    }
    return Optional.ofNullable(
        service
            .call(
                service.sending(client ->
                    client.putObject(
                        put ->
                            put.bucket(options.bucket)
                                .key(path(key))
                                .overrideConfiguration(service.limits(size)),
                        RequestBody.fromFile(file))))
            .eTag());
  }

  /** Whether there is an object. */
  boolean contains(String key) throws IOException {
    try {
      service.call(client ->
          client.headObject(head ->
              head.bucket(options.bucket).key(path(key)).overrideConfiguration(service.limits(0))));
      return true;
    } catch (RefusedException e) {
      if (e.isMissing()) {
        return false;
      }
      throw e;
    }
  }

  /** Copies an object within the service. */
  void copy(String from, String to) throws IOException {
    service.call(client ->
        client.copyObject(copy ->
            copy.sourceBucket(options.bucket)
                .sourceKey(path(from))
                .destinationBucket(options.bucket)
                .destinationKey(path(to))));
  }

  /** Removes an object, if it is there. */
  void delete(String key) throws IOException {
    delete(key, options.callTime());
  }

  /** Removes an object, if it is there, within a time. */
  void delete(String key, Duration limit) throws IOException {
    service.call(client ->
        client.deleteObject(delete ->
            delete
                .bucket(options.bucket)
                .key(path(key))
                .overrideConfiguration(limits -> limits.apiCallTimeout(limit))));
  }

  /** Removes all objects whose keys start so. */
  void deleteAll(String prefix) throws IOException {
    for (List<Listed> page = list(prefix, null).objects();
        !page.isEmpty();
        page = list(prefix, null).objects()) {
      delete(page);
    }
  }

  /** Removes objects that were listed. */
  void delete(List<Listed> objects) throws IOException {
    for (int at = 0; at < objects.size(); at += MOST_AT_ONCE) {
      List<ObjectIdentifier> identifiers =
          objects.subList(at, Math.min(objects.size(), at + MOST_AT_ONCE)).stream()
              .map(object -> ObjectIdentifier.builder().key(path(object.key())).build())
              .toList();
      DeleteObjectsResponse response =
          service.call(client ->
              client.deleteObjects(delete ->
                  delete
                      .bucket(options.bucket)
                      .delete(these -> these.objects(identifiers).quiet(true))));
      if (response.hasErrors() && !response.errors().isEmpty()) {
        var first = response.errors().getFirst();
        throw new IOException(
            "%s: %d objects could not be removed, the first is %s (%s)"
                .formatted(options.address(), response.errors().size(), first.key(), first.code()));
      }
    }
  }

  /** Gives up uploads in parts that were begun before a time: somebody has died over them. */
  void abortUploads(Instant limit) throws IOException {
    try {
      for (MultipartUpload upload : uploads()) {
        if (upload.initiated() != null && upload.initiated().isBefore(limit)) {
          service.call(client ->
              client.abortMultipartUpload(abort ->
                  abort.bucket(options.bucket).key(upload.key()).uploadId(upload.uploadId())));
        }
      }
    } catch (RefusedException _) {
      return; // not every account may do that; a rule of the bucket can do it as well
    }
  }

  /** Uploads in parts that are not finished, as many as the service tells at once. */
  List<MultipartUpload> uploads() throws IOException {
    return service
        .call(client ->
            client.listMultipartUploads(list -> list.bucket(options.bucket).prefix(path(""))))
        .uploads();
  }

  /** A part of the objects whose keys start so, in the order of their keys. */
  Page list(String prefix, @Nullable String from) throws IOException {
    return list(prefix, null, from);
  }

  /** All of them. */
  List<Listed> all(String prefix) throws IOException {
    List<Listed> all = new ArrayList<>();
    Page page = list(prefix, null);
    all.addAll(page.objects());
    while (page.next() != null) {
      page = list(prefix, page.next());
      all.addAll(page.objects());
    }
    return all;
  }

  /** What stands behind a prefix up to the next slash, where there is one. */
  List<String> folders(String prefix) throws IOException {
    List<String> all = new ArrayList<>();
    Page page = list(prefix, "/", null);
    all.addAll(page.folders());
    while (page.next() != null) {
      page = list(prefix, "/", page.next());
      all.addAll(page.folders());
    }
    return all;
  }

  private Page list(String prefix, @Nullable String delimiter, @Nullable String from)
      throws IOException {
    String start = path(prefix);
    int ours = path("").length();
    ListObjectsV2Response response =
        service.call(client ->
            client.listObjectsV2(list ->
                list.bucket(options.bucket)
                    .prefix(start)
                    .delimiter(delimiter)
                    .continuationToken(from)
                    .overrideConfiguration(service.limits(0))));
    return new Page(
        response.contents().stream()
            .map(object ->
                new Listed(object.key().substring(ours), object.size(), object.lastModified()))
            .toList(),
        response.commonPrefixes().stream()
            .map(CommonPrefix::prefix)
            .map(folder -> folder.substring(start.length(), folder.length() - 1))
            .toList(),
        Boolean.TRUE.equals(response.isTruncated()) ? response.nextContinuationToken() : null);
  }

  /** The service's time. */
  Instant now() {
    return service.now();
  }
}
