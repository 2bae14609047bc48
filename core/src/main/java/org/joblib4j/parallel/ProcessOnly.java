package org.joblib4j.parallel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.parallel.spi.Backend;

/**
 * Settings that only worker processes heed: a warning, once for each, where tasks run elsewhere.
 */
final class ProcessOnly {
  private static final Logger LOG = System.getLogger(ProcessOnly.class.getName());

  private static final List<Setting<?>> SETTINGS =
      List.of(
          Setting.INITIALIZER,
          Setting.WORKER_OPTIONS,
          Setting.TASKS_PER_WORKER,
          Setting.TEMPORARY_FOLDER,
          Setting.ENVIRONMENT);

  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private ProcessOnly() {}

  /**
   * Warns of what workers are told and will not do.
   *
   * @param told by the value itself: defaults from around a call are for others, too
   */
  static void check(Settings told, Backend backend) {
    if (!backend.sharesMemory()) {
      return;
    }
    for (Setting<?> setting : SETTINGS) {
      if (told.has(setting) && WARNED.add(setting + " " + backend.name())) {
        LOG.log(
            Level.WARNING,
            "{0} is for worker processes only, the backend ''{1}'' ignores it; use"
                + " Parallel.processes, or leave it out",
            setting,
            backend.name());
      }
    }
  }
}
