package org.joblib4j.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What a program sets for all of its JVM and expects wherever its code runs: system properties,
 * default locales, the default time zone.
 *
 * <p>It is looked at for each call, which takes a microsecond, and sent to a worker that does not
 * have it yet: as texts, so that a worker loads no calendar before a task asks for the time.
 *
 * @param properties those that {@link CallersProperties} names
 * @param locales the default, the one for display and the one for formats
 * @param zone the name of the default time zone
 * @param rules those of a {@link SimpleTimeZone} that the program made, empty for the JDK's
 */
record Surroundings(
    Map<String, String> properties, List<String> locales, String zone, String rules) {

  /** Between language, country and variant of a locale. */
  private static final String PARTS = "\t";

  private static volatile @Nullable Look last;

  Surroundings {
    properties = Map.copyOf(properties);
    locales = List.copyOf(locales);
  }

  /** Those of this JVM; the same object as long as nothing has changed. */
  static Surroundings ofThisJvm() {
    Look look = last;
    if (look == null || !look.isTrue()) {
      look = Look.now(look);
      last = look;
    }
    return look.found;
  }

  /** All that was looked at, as it was then, and what followed from it. */
  private record Look(
      Map<Object, Object> properties, List<Locale> locales, TimeZone zone, Surroundings found) {

    static Look now(@Nullable Look earlier) {
      // First, as the JDK notes it among the properties once it has been asked for it.
      TimeZone zone = TimeZone.getDefault();
      List<Locale> locales = defaultLocales();
      Map<Object, Object> all = new HashMap<>(System.getProperties());
      Map<String, String> callers = new HashMap<>();
      for (Map.Entry<Object, Object> each : all.entrySet()) {
        if (each.getKey() instanceof String name
            && each.getValue() instanceof String value
            && CallersProperties.has(name)) {
          callers.put(name, value);
        }
      }
      callers.remove(CallersProperties.TIME_ZONE);
      Surroundings found =
          new Surroundings(
              callers,
              List.of(text(locales.get(0)), text(locales.get(1)), text(locales.get(2))),
              zone.getID(),
              rulesOf(zone));
      return earlier != null && earlier.found.equals(found)
          ? new Look(all, locales, zone, earlier.found)
          : new Look(all, locales, zone, found);
    }

    boolean isTrue() {
      Map<Object, Object> now = System.getProperties();
      if (now.size() != properties.size()) {
        return false;
      }
      for (Map.Entry<Object, Object> each : properties.entrySet()) {
        if (!each.getValue().equals(now.get(each.getKey()))) {
          return false;
        }
      }
      return locales.equals(defaultLocales()) && zone.equals(TimeZone.getDefault());
    }
  }

  private static List<Locale> defaultLocales() {
    return List.of(
        Locale.getDefault(),
        Locale.getDefault(Locale.Category.DISPLAY),
        Locale.getDefault(Locale.Category.FORMAT));
  }

  /** Most locales are three parts; those with more have a tag, which takes longer to read. */
  private static String text(Locale locale) {
    return locale.getScript().isEmpty() && !locale.hasExtensions()
        ? String.join(PARTS, locale.getLanguage(), locale.getCountry(), locale.getVariant())
        : locale.toLanguageTag();
  }

  private static Locale locale(String text) {
    if (!text.contains(PARTS)) {
      return Locale.forLanguageTag(text);
    }
    String[] parts = text.split(PARTS, -1);
    return Locale.of(parts[0], parts[1], parts[2]);
  }

  private static String rulesOf(TimeZone zone) {
    if (zone.getClass() != SimpleTimeZone.class) {
      boolean own = zone.getClass().getModule() != TimeZone.class.getModule();
      if (own && !zone.hasSameRules(TimeZone.getTimeZone(zone.getID()))) {
        Log.of(Surroundings.class)
            .log(
                System.Logger.Level.WARNING,
                "worker processes do not have the default time zone {0}, which is of {1}, but what"
                    + " the JDK has by this name; make it a SimpleTimeZone or one of the JDK's",
                zone.getID(),
                zone.getClass());
      }
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(zone);
    } catch (IOException e) {
      throw new IllegalStateException(zone + " cannot be serialized", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** The default locales, as {@link #locales} names them. */
  List<Locale> theLocales() {
    return List.of(locale(locales.get(0)), locale(locales.get(1)), locale(locales.get(2)));
  }

  /**
   * The default time zone.
   *
   * @throws IOException when its rules cannot be understood
   */
  TimeZone theZone() throws IOException {
    if (rules.isEmpty()) {
      return TimeZone.getTimeZone(zone);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(rules)))) {
      return (TimeZone) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException("a time zone of an unknown class", e);
    }
  }

  void write(OutBuffer body) throws IOException {
    body.putInt(properties.size());
    for (Map.Entry<String, String> each : properties.entrySet()) {
      body.putText(each.getKey());
      body.putText(each.getValue());
    }
    body.putInt(locales.size());
    for (String locale : locales) {
      body.putText(locale);
    }
    body.putText(zone);
    body.putText(rules);
  }

  static Surroundings read(InBuffer body) throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (int left = body.getInt(); left > 0; left--) {
      properties.put(body.getText(), body.getText());
    }
    List<String> locales = new ArrayList<>();
    for (int left = body.getInt(); left > 0; left--) {
      locales.add(body.getText());
    }
    return new Surroundings(properties, locales, body.getText(), body.getText());
  }
}
