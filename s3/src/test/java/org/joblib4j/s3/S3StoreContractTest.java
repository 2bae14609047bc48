package org.joblib4j.s3;

import java.nio.file.Path;
import java.util.UUID;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.testkit.ResultStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store in a bucket does what every store does. */
class S3StoreContractTest extends ResultStoreContract {
  private static S3Server server;

  @TempDir Path folder;
  private final String place = UUID.randomUUID().toString();

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  protected ResultStore store() {
    return S3Server.store(place, server.endpoint(), folder);
  }
}
