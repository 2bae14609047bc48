package org.joblib4j.process;

/**
 * Shows others what a thread does with a batch, and that it gets on with it.
 *
 * <p>Written by the thread that works, with stores that cost about a nanosecond; read by any.
 */
interface Gauge {
  /** For what nobody watches. */
  Gauge NONE =
      new Gauge() {
        @Override
        public void at(Phase phase, int number) {
          // Nobody asks.
        }

        @Override
        public void progress() {
          // Nobody asks.
        }
      };

  /**
   * It goes over to something else.
   *
   * @param number of the task in its batch, or of the function
   */
  void at(Phase phase, int number);

  /** One more object was read or written. */
  void progress();
}
