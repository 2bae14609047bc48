package org.joblib4j.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this JVM has of a store, made when it is first used: stores travel, and the connections,
 * copies and leases of equal ones are the same.
 */
record Connection(Bucket bucket, LocalCopies copies, Leases leases, Uses uses) {
  private static final Map<S3Options, Connection> OPEN = new ConcurrentHashMap<>();

  static Connection of(S3Options options) {
    return OPEN.computeIfAbsent(options, Connection::open);
  }

  private static Connection open(S3Options options) {
    Bucket bucket = new Bucket(options, new Service(options));
    return new Connection(
        bucket, new LocalCopies(options), new Leases(bucket, options), new Uses(bucket));
  }
}
