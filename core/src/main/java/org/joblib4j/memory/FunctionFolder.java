package org.joblib4j.memory;

import org.joblib4j.hash.Fingerprint;

/** The folder names of functions: readable, of characters that every file system takes, unique. */
final class FunctionFolder {
  private static final int LONGEST = 80;
  private static final int DIGITS = 12;

  private FunctionFolder() {}

  /**
   * @param shortName what a person would look for
   * @param fullName what tells it from all others
   */
  static String of(String shortName, String fullName) {
    String readable = shortName.replaceAll("[^A-Za-z0-9._$]+", "-").replaceAll("^[.-]+", "");
    String cut = readable.length() > LONGEST ? readable.substring(0, LONGEST) : readable;
    return cut + "-" + Fingerprint.of(fullName).hex().substring(0, DIGITS);
  }
}
