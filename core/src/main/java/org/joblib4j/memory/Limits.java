package org.joblib4j.memory;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The limits of a policy; less than nothing, or null, where there is none. */
final class Limits implements TrimPolicy {
  private static final long serialVersionUID = 1;

  private final long bytes;
  private final long items;
  private final @Nullable Duration age;
  private final @Nullable String functions;
  private final @Nullable String arguments;

  Limits(
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

  @Override
  public TrimPolicy andBytes(long newBytes) {
    return new Limits(notNegative(newBytes, "bytes"), items, age, functions, arguments);
  }

  @Override
  public TrimPolicy maxItems(long newItems) {
    return new Limits(bytes, notNegative(newItems, "items"), age, functions, arguments);
  }

  @Override
  public TrimPolicy maxAge(Duration newAge) {
    if (newAge.isNegative()) {
      throw new IllegalArgumentException("an age of " + newAge + " is less than nothing");
    }
    return new Limits(bytes, items, newAge, functions, arguments);
  }

  @Override
  public TrimPolicy ofFunctions(String pattern) {
    return new Limits(bytes, items, age, pattern, arguments);
  }

  @Override
  public TrimPolicy ofArguments(String pattern) {
    return new Limits(bytes, items, age, functions, pattern);
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
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  @Override
  public OptionalLong items() {
    return items < 0 ? OptionalLong.empty() : OptionalLong.of(items);
  }

  @Override
  public Optional<Duration> age() {
    return Optional.ofNullable(age);
  }

  @Override
  public Optional<String> functions() {
    return Optional.ofNullable(functions);
  }

  @Override
  public Optional<String> arguments() {
    return Optional.ofNullable(arguments);
  }

  @Override
  public boolean isUnlimited() {
    return bytes < 0 && items < 0 && age == null;
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
