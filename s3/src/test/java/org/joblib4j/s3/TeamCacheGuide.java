package org.joblib4j.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Memory;

/** The examples of the guide to one cache for a team, in docs/memory.md. */
final class TeamCacheGuide {
  private TeamCacheGuide() {}

  static double[] hamming(int n) {
    return IntStream.range(0, n)
        .mapToDouble(i -> 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (n - 1)))
        .toArray();
  }

  /** A bucket of Amazon's, which is not asked for anything. */
  static Memory amazon() {
    // @start region="team"
    Memory memory = Memory.in(S3Store.at("s3://team-cache/models").region("eu-central-1"));
    // @end
    return memory;
  }

  /** A service on this machine, which is used. */
  static double[] service(URI endpoint, Path folder) {
    // @start region="service"
    S3Store store =
        S3Store.at("s3://team-cache/models")
            .endpoint(endpoint) // such as http://minio.example.org:9000
            .pathStyle()
            .credentials("an-id", "a-secret-that-nobody-may-see")
            .copies(folder, 1L << 30) // what was fetched stays here, up to 1 GiB
            .timeout(Duration.ofSeconds(2))
            .leaseTime(Duration.ofSeconds(20));
    Cached1<Integer, double[], RuntimeException> window =
        Memory.in(store).cache(TeamCacheGuide::hamming);
    double[] values = window.call(64); // computed by one of the team, fetched by the others
    // @end
    return values;
  }
}
