package org.joblib4j.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.joblib4j.memory.spi.EntryName;

/** Removes what nobody wants any more. */
record Sweep(Connection connection) {
  /** After so long nobody wants to know what was wrong with an entry. */
  private static final Duration INSPECTED = Duration.ofDays(30);

  /** Nobody sends one entry for so long. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  void run() throws IOException {
    Bucket bucket = connection.bucket();
    connection.copies().sweep();
    connection.leases().sweep();
    bucket.abortUploads(bucket.now().minus(ABANDONED));
    Instant limit = bucket.now().minus(INSPECTED);
    for (String function : bucket.folders(Layout.FUNCTIONS)) {
      if (EntryName.isFunction(function)) {
        bucket.delete(
            bucket.all(Layout.quarantine(function)).stream()
                .filter(object -> object.modified().isBefore(limit))
                .toList());
        connection.uses().merge(function);
      }
    }
  }
}
