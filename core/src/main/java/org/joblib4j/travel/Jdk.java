package org.joblib4j.travel;

/** Which classes are the JDK's own: every JVM has them, and the reader cannot change them. */
final class Jdk {
  private Jdk() {}

  static boolean defines(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }
}
