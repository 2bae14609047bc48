package org.joblib4j.parallel;

import java.lang.management.ManagementFactory;
import java.util.List;

/** The options that this JVM was started with, which a module tells that it may not have. */
final class JvmOptions {
  private static final boolean TOLD = ModuleLayer.boot().findModule("java.management").isPresent();

  private JvmOptions() {}

  /** All of them; none in a trimmed Java runtime that lacks the module. */
  static List<String> all() {
    return TOLD ? ManagementFactory.getRuntimeMXBean().getInputArguments() : List.of();
  }
}
