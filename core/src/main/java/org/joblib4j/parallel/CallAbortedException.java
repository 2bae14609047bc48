package org.joblib4j.parallel;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A parallel call ended before all its tasks had; what had finished is here. */
public abstract sealed class CallAbortedException extends RuntimeException
    permits TaskFailedException, DeadlineExceededException {
  private static final long serialVersionUID = 1L;

  private transient @Nullable SortedMap<Long, @Nullable Object> finished;

  CallAbortedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  void addFinished(SortedMap<Long, @Nullable Object> values) {
    SortedMap<Long, @Nullable Object> all = new TreeMap<>(finished());
    all.putAll(values);
    finished = Collections.unmodifiableSortedMap(all);
  }

  /**
   * The results of the tasks that had finished, by the indices of the tasks; for a stream, {@code
   * collect} and {@code forEach} those that had not been read. They do not travel with a serialized
   * exception.
   */
  public SortedMap<Long, @Nullable Object> finished() {
    return finished == null ? Collections.unmodifiableSortedMap(new TreeMap<>()) : finished;
  }
}
