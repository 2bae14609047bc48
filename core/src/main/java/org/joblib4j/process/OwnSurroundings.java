package org.joblib4j.process;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Surroundings} of a worker's own JVM, which follow the caller's. What the user's worker
 * options say, stays.
 */
final class OwnSurroundings {
  private static final List<String> LOCALE =
      List.of("user.language", "user.country", "user.variant", "user.script", "user.locale");

  private final Set<String> kept;
  private @Nullable Surroundings last;

  /**
   * As the JVM started.
   *
   * @param kept names of properties that the worker options say
   */
  OwnSurroundings(Set<String> kept) {
    this.kept = Set.copyOf(kept);
  }

  /**
   * Takes over what the caller has now.
   *
   * @throws IOException when it cannot be understood
   */
  void follow(Surroundings now) throws IOException {
    Properties properties = System.getProperties();
    for (String name : properties.stringPropertyNames()) {
      if (isCallers(name) && !now.properties().containsKey(name)) {
        properties.remove(name);
      }
    }
    // No lambdas on the way to a worker's first task: the first one of a JVM takes milliseconds.
    for (Map.Entry<String, String> each : now.properties().entrySet()) {
      if (isCallers(each.getKey())) {
        properties.put(each.getKey(), each.getValue());
      }
    }
    followLocales(now.theLocales());
    followZone(now);
    last = now;
  }

  private boolean isCallers(String property) {
    return CallersProperties.has(property)
        && !property.equals(CallersProperties.TIME_ZONE)
        && !kept.contains(property);
  }

  private void followLocales(List<Locale> now) {
    for (String property : LOCALE) {
      if (kept.contains(property)) {
        return;
      }
    }
    if (!Locale.getDefault().equals(now.get(0))) {
      Locale.setDefault(now.get(0));
    }
    if (!Locale.getDefault(Locale.Category.DISPLAY).equals(now.get(1))) {
      Locale.setDefault(Locale.Category.DISPLAY, now.get(1));
    }
    if (!Locale.getDefault(Locale.Category.FORMAT).equals(now.get(2))) {
      Locale.setDefault(Locale.Category.FORMAT, now.get(2));
    }
  }

  /** A JVM that has not been asked for its time zone yet learns its name and loads nothing. */
  private void followZone(Surroundings now) throws IOException {
    Surroundings before = last;
    boolean same =
        before != null && before.zone().equals(now.zone()) && before.rules().equals(now.rules());
    if (same || kept.contains(CallersProperties.TIME_ZONE)) {
      return;
    }
    String asked = System.getProperty(CallersProperties.TIME_ZONE, "");
    if (before == null && asked.isEmpty() && now.rules().isEmpty()) {
      System.setProperty(CallersProperties.TIME_ZONE, now.zone());
    } else if (before != null || !asked.equals(now.zone()) || !now.rules().isEmpty()) {
      TimeZone.setDefault(now.theZone());
    }
  }
}
