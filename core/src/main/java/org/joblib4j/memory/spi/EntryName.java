package org.joblib4j.memory.spi;

import java.io.Serializable;

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
    if (!isKey(key)) {
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
    if (text.isEmpty() || text.length() > LONGEST_FUNCTION || text.startsWith(".")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isNamePart(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  // Each hit makes a name; a stream over its characters would take a tenth of the hit.
  private static boolean isKey(String text) {
    if (text.length() != KEY_LENGTH) {
      return false;
    }
    for (int i = 0; i < KEY_LENGTH; i++) {
      if (!isDigit(text.charAt(i))) {
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
