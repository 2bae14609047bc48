package org.joblib4j.parallel.spi;

/**
 * Hands a thread's context on to the threads of this JVM that run its tasks, such as the diagnostic
 * context (MDC) of a logging library.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Thread-safe. Worker processes are not reached by it:
 * what tasks need there, they are given as an argument.
 *
 * {@snippet :
 * final class MdcCarrier implements ContextCarrier {
 *   public TaskContext capture() {
 *     Map<String, String> callers = MDC.getCopyOfContextMap();
 *     return batch -> {
 *       Map<String, String> before = MDC.getCopyOfContextMap();
 *       MDC.setContextMap(callers);
 *       try {
 *         batch.run();
 *       } finally {
 *         MDC.setContextMap(before);
 *       }
 *     };
 *   }
 * }
 * }
 */
@FunctionalInterface
public interface ContextCarrier {

  /** Takes the context of this thread, which makes a call, for the tasks of that call. */
  TaskContext capture();
}
