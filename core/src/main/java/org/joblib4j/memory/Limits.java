package org.joblib4j.memory;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a policy; less than nothing, or null, where there is none.
 *
 * @param mostBytes the limit in bytes
 * @param mostItems the limit in results
 * @param oldest the greatest age since the last use
 * @param functionPattern the pattern of the functions it is about
 * @param argumentPattern the pattern of the arguments it is about
 */
record Limits(
    long mostBytes,
    long mostItems,
    @Nullable Duration oldest,
    @Nullable String functionPattern,
    @Nullable String argumentPattern)
    implements TrimPolicy {

  @Override
  public TrimPolicy andBytes(long bytes) {
    return new Limits(
        notNegative(bytes, "bytes"), mostItems, oldest, functionPattern, argumentPattern);
  }

  @Override
  public TrimPolicy maxItems(long items) {
    return new Limits(
        mostBytes, notNegative(items, "items"), oldest, functionPattern, argumentPattern);
  }

  @Override
  public TrimPolicy maxAge(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("an age of " + age + " is less than nothing");
    }
    return new Limits(mostBytes, mostItems, age, functionPattern, argumentPattern);
  }

  @Override
  public TrimPolicy ofFunctions(String pattern) {
    return new Limits(mostBytes, mostItems, oldest, pattern, argumentPattern);
  }

  @Override
  public TrimPolicy ofArguments(String pattern) {
    return new Limits(mostBytes, mostItems, oldest, functionPattern, pattern);
  }

  private static long notNegative(long limit, String what) {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "a limit of " + limit + " " + what + " is less than nothing");
    }
    return limit;
  }

  @Override
  public OptionalLong bytes() {
    return mostBytes < 0 ? OptionalLong.empty() : OptionalLong.of(mostBytes);
  }

  @Override
  public OptionalLong items() {
    return mostItems < 0 ? OptionalLong.empty() : OptionalLong.of(mostItems);
  }

  @Override
  public Optional<Duration> age() {
    return Optional.ofNullable(oldest);
  }

  @Override
  public Optional<String> functions() {
    return Optional.ofNullable(functionPattern);
  }

  @Override
  public Optional<String> arguments() {
    return Optional.ofNullable(argumentPattern);
  }

  @Override
  public boolean isUnlimited() {
    return mostBytes < 0 && mostItems < 0 && oldest == null;
  }

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
