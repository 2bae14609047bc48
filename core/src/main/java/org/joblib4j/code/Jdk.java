package org.joblib4j.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The classes of the Java platform. */
final class Jdk {
  private static final Map<String, ClassSummary> CLASSES = new ConcurrentHashMap<>();

  /** Loaded apart, so that nobody waits for it who only names the version. */
  private static final class Packages {
    static final Set<String> NAMES =
        ModuleFinder.ofSystem().findAll().stream()
            .map(module -> module.descriptor())
            .filter(module -> module.name().startsWith("java.") || module.name().startsWith("jdk."))
            .flatMap(module -> module.packages().stream())
            .map(name -> name.replace('.', '/'))
            .collect(Collectors.toUnmodifiableSet());
  }

  private Jdk() {}

  /** Whether a class or array is the platform's; the other modules of an image are not. */
  static boolean contains(String internalName) {
    int slash = internalName.lastIndexOf('/');
    return internalName.startsWith("[")
        || (slash > 0 && Packages.NAMES.contains(internalName.substring(0, slash)));
  }

  /** The version that decides which results the platform's code gives. */
  static int featureVersion() {
    return Runtime.version().feature();
  }

  /** What a platform class declares; null for an array or where the platform has no such class. */
  static @Nullable ClassSummary find(String internalName) throws IOException {
    ClassSummary known = CLASSES.get(internalName);
    if (known != null) {
      return known;
    }
    try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
      if (in == null) {
        return null;
      }
      ClassSummary summary = ClassSummary.read(in.readAllBytes());
      CLASSES.put(internalName, summary);
      return summary;
    }
  }
}
