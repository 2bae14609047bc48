package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that leases are taken of may be deleted and made anew. */
class LeaseFileTest {
  private static final EntryName NAME = new EntryName("f", "a".repeat(EntryName.KEY_LENGTH));

  @TempDir Path folder;

  @Test
  void leasesAreTakenOfTheFileThatOthersSee() throws IOException {
    FileStore store = new FileStore(folder);
    store.tryLease(NAME).orElseThrow().close();
    Path leases = folder.resolve("joblib4j/leases");
    Files.delete(leases);
    Files.createFile(leases);

    try (Lease _ = store.tryLease(NAME).orElseThrow();
        FileChannel other = FileChannel.open(leases, StandardOpenOption.WRITE)) {
      assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
    }
  }

  @Test
  void oneLeaseIsGivenOnceByTwoStoresOfOneFolder() throws IOException {
    FileStore other = new FileStore(folder);
    try (Lease _ = new FileStore(folder).tryLease(NAME).orElseThrow()) {
      assertThat(other.tryLease(NAME)).isEmpty();
    }
    other.tryLease(NAME).orElseThrow().close();
  }
}
