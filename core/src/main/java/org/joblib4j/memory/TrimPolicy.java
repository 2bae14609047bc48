package org.joblib4j.memory;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
 */
public final class TrimPolicy implements Serializable {
  private static final long serialVersionUID = 1;

  /** Limits nothing. */
  public static final TrimPolicy UNLIMITED = new TrimPolicy(-1, -1, null, null, null);

  private final long bytes;
  private final long items;
  private final @Nullable Duration age;
  private final @Nullable String functions;
  private final @Nullable String arguments;

  private TrimPolicy(
      long bytes,
      long items,
      @Nullable Duration age,
      @Nullable String functions,
      @Nullable String arguments) {
    this.bytes = bytes;
    this.items = items;
    this.age = age;
    this.functions = functions;
    this.arguments = arguments;
  }

  /**
   * At most so many bytes.
   *
   * @throws IllegalArgumentException when negative
   */
  public static TrimPolicy maxBytes(long bytes) {
    return UNLIMITED.limitBytes(bytes);
  }

  /** This, and at most so many bytes: {@link #maxBytes} is the name of the static one. */
  TrimPolicy limitBytes(long newBytes) {
    return new TrimPolicy(notNegative(newBytes, "bytes"), items, age, functions, arguments);
  }

  /**
   * This, and at most so many results.
   *
   * @throws IllegalArgumentException when negative
   */
  public TrimPolicy maxItems(long newItems) {
    return new TrimPolicy(bytes, notNegative(newItems, "items"), age, functions, arguments);
  }

  /**
   * This, and none that was used longer ago.
   *
   * @throws IllegalArgumentException when negative
   */
  public TrimPolicy maxAge(Duration newAge) {
    if (newAge.isNegative()) {
      throw new IllegalArgumentException("an age of " + newAge + " is less than nothing");
    }
    return new TrimPolicy(bytes, items, newAge, functions, arguments);
  }

  /**
   * This, for functions only whose full name or folder matches a pattern in which {@code *} stands
   * for any characters: {@code org.example.Features.*}. The limits then count these functions'
   * results.
   */
  public TrimPolicy ofFunctions(String pattern) {
    return new TrimPolicy(bytes, items, age, pattern, arguments);
  }

  /**
   * This, for results only of calls with an argument whose text matches a pattern in which {@code
   * *} stands for any characters: {@code *2025*}, or with the parameter's name, {@code
   * settings=*alpha=0.1*}. The limits then count these results. The texts are those that {@link
   * ResultInfo} has, at most a hundred characters; those of all results have to be read.
   */
  public TrimPolicy ofArguments(String pattern) {
    return new TrimPolicy(bytes, items, age, functions, pattern);
  }

  private static long notNegative(long limit, String what) {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "a limit of " + limit + " " + what + " is less than nothing");
    }
    return limit;
  }

  /** The limit in bytes. */
  public OptionalLong bytes() {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** The limit in results. */
  public OptionalLong items() {
    return items < 0 ? OptionalLong.empty() : OptionalLong.of(items);
  }

  /** The greatest age since the last use. */
  public Optional<Duration> age() {
    return Optional.ofNullable(age);
  }

  /** The functions it is about; empty for all. */
  public Optional<String> functions() {
    return Optional.ofNullable(functions);
  }

  /** The arguments of the calls that it is about; empty for all. */
  public Optional<String> arguments() {
    return Optional.ofNullable(arguments);
  }

  /** Whether it limits nothing. */
  public boolean isUnlimited() {
    return bytes < 0 && items < 0 && age == null;
  }

  /** The limits, in words. */
  @Override
  public String toString() {
    var text = new StringBuilder("TrimPolicy[");
    bytes().ifPresent(b -> text.append("bytes ").append(b).append(' '));
    items().ifPresent(i -> text.append("items ").append(i).append(' '));
    age().ifPresent(a -> text.append("age ").append(a).append(' '));
    functions().ifPresent(f -> text.append("functions ").append(f).append(' '));
    arguments().ifPresent(a -> text.append("arguments ").append(a).append(' '));
    return text.toString().strip() + "]";
  }
}
