package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class ProcessOnlyTest {
  private static final Logger LOGGER = Logger.getLogger(ProcessOnly.class.getName());

  /** Collects what is logged. */
  private static final class Messages extends Handler {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      all.add(new SimpleFormatter().formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void whatThreadsIgnoreIsWarnedOfOnce() {
    Messages messages = new Messages();
    LOGGER.addHandler(messages);
    try {
      Parallel parallel = Parallel.virtualThreads(2).tasksPerWorker(1);
      for (int i = 0; i < 3; i++) {
        assertThat(parallel.map(List.of(1, 2), x -> x)).containsExactly(1, 2);
      }
      assertThat(Parallel.virtualThreads(2).map(List.of(1), x -> x)).containsExactly(1);
    } finally {
      LOGGER.removeHandler(messages);
    }
    assertThat(messages.all)
        .singleElement()
        .asString()
        .contains("tasksPerWorker", "worker processes only", "'virtual threads'");
  }
}
