package org.joblib4j.memory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.code.AnalysisRecords;
import org.joblib4j.memory.spi.ResultStore;

/**
 * The analyses of one function's code, as documents beside its results.
 *
 * <p>What is to be written waits until the function has a result in the store, or is going to have
 * one: who only asks about a function leaves no trace.
 */
final class AnalysisDocuments implements AnalysisRecords {
  private final ResultStore store;
  private final String folder;
  private final Map<String, byte[]> waiting = new ConcurrentHashMap<>();

  AnalysisDocuments(ResultStore store, String folder) {
    this.store = store;
    this.folder = folder;
  }

  @Override
  public Optional<byte[]> read(String name) {
    try {
      return store.readDocument(folder, name);
    } catch (IOException _) {
      return Optional.empty(); // results cannot be read either, which is told
    }
  }

  @Override
  public void write(String name, byte[] content) {
    waiting.put(name, content);
  }

  /** Writes what waits. */
  void writeWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    for (String name : List.copyOf(waiting.keySet())) {
      byte[] content = waiting.remove(name);
      try {
        if (content != null) {
          store.writeDocument(folder, name, content);
        }
      } catch (IOException e) {
        Warnings.tell(
            false, () -> "the code is to be analysed again by the next JVM: " + e.getMessage());
      }
    }
  }
}
