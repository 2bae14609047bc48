package org.joblib4j.hash;

/**
 * A value with parts whose form is being written: one of the {@link Encoder}'s stack.
 *
 * <p>The section that is open in the message while a step is the last of the stack is its own.
 */
abstract class Step {
  private final Object value;
  private int lowestBack = Integer.MAX_VALUE;
  private long countBefore;

  Step(Object value) {
    this.value = value;
  }

  /** The value, whose identity tells whether it holds itself. */
  final Object value() {
    return value;
  }

  /**
   * Writes on until the end, or until a part had to be put on the stack.
   *
   * @return whether this was the end
   */
  abstract boolean advance(Encoder encoder);

  /** Where the part is that is being written, as one says it after the name of the value. */
  abstract String place();

  /** Notes that something inside stands for the value at this height of the stack. */
  final void reachesBack(int height) {
    lowestBack = Math.min(lowestBack, height);
  }

  /** The lowest height that something inside stands for. */
  final int lowestBack() {
    return lowestBack;
  }

  final void setCountBefore(long count) {
    countBefore = count;
  }

  /** How many values with parts had been written when this one began. */
  final long countBefore() {
    return countBefore;
  }
}
