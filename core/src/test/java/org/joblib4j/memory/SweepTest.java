package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes left is removed from a cache without limits, too. */
class SweepTest {
  @TempDir Path folder;

  private Path left(String name, Duration age) throws Exception {
    Path results = Files.createDirectories(folder.resolve("joblib4j/f/results"));
    Path file = Files.writeString(results.resolve(name), "half a resu");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void theFirstResultThatIsStoredRemovesOldUnfinishedFiles() throws Exception {
    Path old = left(".killed.part", Duration.ofHours(2));
    Path young = left(".written.part", Duration.ofMinutes(2));
    Memory.at(folder).cache("square", "1", (Integer x) -> x * x).call(3);
    CountDownLatch isSwept = new CountDownLatch(1);
    Background.soon(isSwept::countDown);

    isSwept.await();
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void foldersThatWereQuarantinedAreRemovedWithWhatIsInThem() throws Exception {
    Path damaged = folder.resolve("joblib4j/f/quarantine/entry");
    Files.writeString(Files.createDirectories(damaged).resolve("file"), "");
    Files.setLastModifiedTime(damaged, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
    new FileStore(folder).sweep();

    assertThat(damaged).doesNotExist();
    assertThat(damaged.getParent()).exists();
  }
}
