package org.joblib4j.process;

import java.util.concurrent.atomic.AtomicLong;

/** What the parent does with a batch: written by the thread of a slot, read by any. */
final class SlotGauge implements Gauge {
  private final AtomicLong objects = new AtomicLong();
  private volatile long state = Phase.WAITS.at(-1);

  @Override
  public void at(Phase phase, int number) {
    state = phase.at(number);
  }

  @Override
  public void progress() {
    objects.setOpaque(objects.getPlain() + 1);
  }

  /** The phase and its number, see {@link Phase#of}. */
  long state() {
    return state;
  }

  /** How many objects were read and written. */
  long objects() {
    return objects.getOpaque();
  }
}
