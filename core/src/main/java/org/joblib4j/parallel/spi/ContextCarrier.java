package org.joblib4j.parallel.spi;

/**
 * Hands a thread's context on to the threads that run its tasks, such as the diagnostic context
 * (MDC) of a logging library.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Thread-safe. A captured context that is {@link
 * java.io.Serializable} reaches worker processes, too, where a copy of it is used; any other one
 * stays in this JVM. The cast in the example makes the lambda serializable.
 *
 * {@snippet :
 * final class MdcCarrier implements ContextCarrier {
 *   public TaskContext capture() {
 *     Map<String, String> callers = MDC.getCopyOfContextMap();
 *     return (TaskContext & Serializable) batch -> {
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
