package org.joblib4j.memory.spi;

import java.io.Serializable;
import java.util.function.IntPredicate;

/**
 * Names one stored result.
 *
 * @param function the function's folder: letters, digits, {@code . - _ $}, at most 120 characters
 * @param key the digest of all that decides the result: {@value #KEY_LENGTH} hexadecimal digits
 */
public record EntryName(String function, String key)
    implements Comparable<EntryName>, Serializable {

  /** The number of digits of a key: 160 bits. */
  public static final int KEY_LENGTH = 40;

  private static final int LONGEST_FUNCTION = 120;

  /**
   * Checks both, so that a name never leads out of its place.
   *
   * @throws IllegalArgumentException for other characters or lengths
   */
  public EntryName {
    checkFunction(function);
    if (key.length() != KEY_LENGTH || !isAll(key, EntryName::isDigit)) {
      throw new IllegalArgumentException(
          "'%s' is no key; a key has %d hexadecimal digits".formatted(key, KEY_LENGTH));
    }
  }

  /**
   * Checks a function's folder.
   *
   * @throws IllegalArgumentException for other characters or lengths than such a name has
   */
  public static void checkFunction(String function) {
    if (!isFunction(function)) {
      throw new IllegalArgumentException("'" + function + "' is no name of a function's folder");
    }
  }

  /** Whether a text can be the name of a function's folder. */
  public static boolean isFunction(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_FUNCTION
        && !text.startsWith(".")
        && isAll(text, EntryName::isNamePart);
  }

  /** Each call of a cached function makes a name: a stream takes a microsecond of it. */
  private static boolean isAll(String text, IntPredicate test) {
    for (int i = 0; i < text.length(); i++) {
      if (!test.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static boolean isNamePart(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "._-$".indexOf(c) >= 0;
  }

  @Override
  public int compareTo(EntryName other) {
    int byFunction = function.compareTo(other.function);
    return byFunction != 0 ? byFunction : key.compareTo(other.key);
  }

  /** Function and key with a slash between. */
  @Override
  public String toString() {
    return function + "/" + key;
  }
}
