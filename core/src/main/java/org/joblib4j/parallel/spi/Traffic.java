package org.joblib4j.parallel.spi;

/**
 * What went to workers and came back since they were opened, in bytes.
 *
 * @param sent through channels to the workers: functions, arguments, classes
 * @param received through channels from the workers: results, failures
 * @param shared written once to memory that all workers map
 */
public record Traffic(long sent, long received, long shared) {

  /** Nothing, as for workers that are threads of this JVM. */
  public static final Traffic NONE = new Traffic(0, 0, 0);

  /** What went since an earlier count. */
  public Traffic since(Traffic earlier) {
    return new Traffic(sent - earlier.sent, received - earlier.received, shared - earlier.shared);
  }
}
