package org.joblib4j.code;

/**
 * A jar that a function calls into, directly or through another jar.
 *
 * @param name the artifact or the file without its version
 * @param version as the jar or its file name says, empty where neither does
 * @param digest of all entries except manifest, signatures and times, as hexadecimal digits
 */
public record Library(String name, String version, String digest) {

  /** Name and version for messages. */
  @Override
  public String toString() {
    return version.isEmpty() ? name : name + " " + version;
  }
}
