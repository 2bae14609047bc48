package org.joblib4j.tests.memory;

import java.nio.file.Path;
import org.joblib4j.memory.Memory;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.testkit.ResultStoreContract;
import org.junit.jupiter.api.io.TempDir;

/** Results in a folder. */
class FolderStoreTest extends ResultStoreContract {
  @TempDir Path folder;

  @Override
  protected ResultStore store() {
    return Memory.folder(folder.resolve("cache"));
  }
}
