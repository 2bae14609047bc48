package org.joblib4j.memory;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the memory logs while a test runs. */
final class Warned implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.joblib4j.memory");

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          messages.add(record.getMessage());
          if (record.getThrown() != null) {
            thrown.add(record.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  Warned() {
    LOGGER.addHandler(handler);
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  /** What was told with its trace. */
  List<Throwable> thrown() {
    return List.copyOf(thrown);
  }

  /** What was told of a store. */
  List<String> about(Path folder) {
    return messages.stream().filter(message -> message.contains(folder.toString())).toList();
  }

  @Override
  public void close() {
    LOGGER.removeHandler(handler);
  }
}
