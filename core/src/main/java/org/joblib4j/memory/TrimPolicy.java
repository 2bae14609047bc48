package org.joblib4j.memory;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a cache is cut down to. Immutable.
 *
 * <pre>{@code
 * memory.trim(TrimPolicy.maxBytes(1L << 30).maxAge(Duration.ofDays(30)));
 * }</pre>
 *
 * <p>Results that have not been used for longer than the age go first. If there are still more
 * bytes or items than allowed, those go whose bytes bought the least: the ones that are quickest to
 * compute again for their size, as powers of ten; among equals the ones that were used least
 * lately.
 *
 * <p>An interface, so that {@link #maxBytes} cannot be called on a policy, whose other limits it
 * would drop: {@link #andBytes} keeps them.
 */
public sealed interface TrimPolicy extends Serializable permits Limits {

  /** Limits nothing. */
  TrimPolicy UNLIMITED = new Limits(-1, -1, null, null, null);

  /**
   * At most so many bytes.
   *
   * @throws IllegalArgumentException when negative
   */
  static TrimPolicy maxBytes(long bytes) {
    return UNLIMITED.andBytes(bytes);
  }

  /**
   * This, and at most so many bytes.
   *
   * @throws IllegalArgumentException when negative
   */
  TrimPolicy andBytes(long bytes);

  /**
   * This, and at most so many results.
   *
   * @throws IllegalArgumentException when negative
   */
  TrimPolicy maxItems(long items);

  /**
   * This, and none that was used longer ago.
   *
   * @throws IllegalArgumentException when negative
   */
  TrimPolicy maxAge(Duration age);

  /**
   * This, for functions only whose full name, with or without its parameters, or folder matches a
   * pattern in which {@code *} stands for any characters: {@code org.example.Features.*}. The
   * limits then count these functions' results.
   */
  TrimPolicy ofFunctions(String pattern);

  /**
   * This, for results only of calls with an argument whose text matches a pattern in which {@code
   * *} stands for any characters: {@code *2025*}, or with the parameter's name, {@code
   * settings=*alpha=0.1*}. The limits then count these results. The texts are those that {@link
   * ResultInfo} has, at most a hundred characters; those of all results have to be read.
   */
  TrimPolicy ofArguments(String pattern);

  /** The limit in bytes. */
  OptionalLong bytes();

  /** The limit in results. */
  OptionalLong items();

  /** The greatest age since the last use. */
  Optional<Duration> age();

  /** The functions it is about; empty for all. */
  Optional<String> functions();

  /** The arguments of the calls that it is about; empty for all. */
  Optional<String> arguments();

  /** Whether it limits nothing. */
  boolean isUnlimited();
}
