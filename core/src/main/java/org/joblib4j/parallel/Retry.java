package org.joblib4j.parallel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.joblib4j.text.DurationText;

/**
 * Which failed tasks are tried again, how often, and when.
 *
 * @param times how many more attempts a task gets
 * @param on what is tried again: failures of these types and their subtypes; empty for all but
 *     errors of the JVM ({@link VirtualMachineError}) and failed assertions
 * @param firstDelay the pause before the second attempt; each further pause is twice as long
 * @param longestDelay what the pauses grow to at most
 * @param jittered whether each pause is a random part of what it would be
 */
public record Retry(
    int times,
    List<Class<? extends Throwable>> on,
    Duration firstDelay,
    Duration longestDelay,
    boolean jittered) {

  private static final Duration LONGEST = Duration.ofDays(365);

  /** No second attempt. */
  public static final Retry NEVER = times(0);

  /**
   * Checks and copies the values.
   *
   * @throws IllegalArgumentException when one is negative, or a delay longer than a year
   */
  public Retry {
    if (times < 0) {
      throw new IllegalArgumentException("retries: " + times + ", at least 0 is needed");
    }
    if (firstDelay.isNegative() || longestDelay.isNegative()) {
      throw new IllegalArgumentException(
          "delays of " + texts(firstDelay, longestDelay) + ": they cannot be negative");
    }
    if (firstDelay.compareTo(LONGEST) > 0 || longestDelay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "delays of " + texts(firstDelay, longestDelay) + ": a year is the longest");
    }
    on = List.copyOf(on);
  }

  private static String texts(Duration first, Duration second) {
    return DurationText.of(first) + " and " + DurationText.of(second);
  }

  /**
   * Another attempt for whatever failed, at once.
   *
   * @param times how many more attempts a task gets
   * @throws IllegalArgumentException when it is negative
   */
  public static Retry times(int times) {
    return new Retry(times, List.of(), Duration.ZERO, Duration.ofMinutes(1), false);
  }

  /** The same for failures of these types only, errors included. */
  @SafeVarargs
  public final Retry on(Class<? extends Throwable>... types) {
    List<Class<? extends Throwable>> chosen = new ArrayList<>();
    for (Class<? extends Throwable> type : types) {
      chosen.add(type);
    }
    return new Retry(times, chosen, firstDelay, longestDelay, jittered);
  }

  /**
   * The same with pauses: this one, then twice as long, up to a minute.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public Retry backOff(Duration first) {
    return backOff(first, longestDelay);
  }

  /**
   * The same with pauses: this one, then twice as long, up to the longest.
   *
   * @throws IllegalArgumentException when one is negative
   */
  public Retry backOff(Duration first, Duration longest) {
    return new Retry(times, on, first, longest, jittered);
  }

  /**
   * The same with pauses of random lengths, between nothing and what {@link #backOff} says, so that
   * tasks that failed together do not come back together to the service that failed them.
   *
   * <p>That is "full jitter" (Brooker, "Exponential backoff and jitter", AWS Architecture Blog,
   * 2015): it needs the fewest attempts of all ways compared there.
   */
  public Retry jitter() {
    return new Retry(times, on, firstDelay, longestDelay, true);
  }

  /** Whether a task that failed in this attempt, counted from 1, gets another one. */
  boolean grants(int attempt, Throwable failure) {
    if (attempt > times) {
      return false;
    }
    return on.isEmpty()
        ? !(failure instanceof VirtualMachineError || failure instanceof AssertionError)
        : on.stream().anyMatch(type -> type.isInstance(failure));
  }

  /** The pause after this attempt, counted from 1. */
  long delayNanos(int attempt, RandomGenerator random) {
    double nanos = firstDelay.toNanos() * Math.pow(2, attempt - 1);
    long whole = (long) Math.min(nanos, (double) longestDelay.toNanos());
    return jittered ? random.nextLong(whole + 1) : whole;
  }
}
