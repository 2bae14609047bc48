package org.joblib4j.hash;

import java.io.File;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.joblib4j.array.DType;

/**
 * Values of the platform's types that a text says all about: the name of the public type, and the
 * text.
 */
final class NamedText {
  private static final Class<?> REVERSE_ORDER = Collections.reverseOrder().getClass();
  private static final Class<?> IGNORING_CASE = String.CASE_INSENSITIVE_ORDER.getClass();

  private static final Set<Class<?>> EXACT =
      Set.of(
          URI.class,
          URL.class,
          Pattern.class,
          Locale.class,
          Currency.class,
          Date.class,
          StringBuilder.class,
          StringBuffer.class,
          MathContext.class,
          DType.class,
          REVERSE_ORDER,
          IGNORING_CASE);

  private NamedText() {}

  static boolean isFor(Class<?> type) {
    return EXACT.contains(type)
        || Path.class.isAssignableFrom(type)
        || File.class == type
        || Charset.class.isAssignableFrom(type)
        || CharBuffer.class.isAssignableFrom(type)
        || InetAddress.class.isAssignableFrom(type)
        || (TimeZone.class.isAssignableFrom(type) && ObjectShape.isPlatform(type))
        || isTime(type);
  }

  /** The values of java.time, whose texts can be parsed again. */
  private static boolean isTime(Class<?> type) {
    String name = type.getPackageName();
    return (name.equals("java.time") && !InstantSource.class.isAssignableFrom(type))
        || (name.equals("java.time.chrono") && type.getSimpleName().endsWith("Date"));
  }

  @SuppressWarnings("JavaUtilDate") // it is what values are made of, not what is computed with
  static void write(Message message, Object value) {
    message.int8(Tag.NAMED_TEXT);
    if (value instanceof Path path) {
      writePath(message, path);
    } else if (value instanceof File file) {
      write(message, File.class, file.getPath());
    } else if (value instanceof ZoneId zone && !(value instanceof ZoneOffset)) {
      write(message, ZoneId.class, zone.getId());
    } else if (value instanceof Charset charset) {
      write(message, Charset.class, charset.name());
    } else if (value instanceof URL url) {
      write(message, URL.class, url.toExternalForm());
    } else if (value instanceof Pattern pattern) {
      write(message, Pattern.class, pattern.flags() + ":" + pattern.pattern());
    } else if (value instanceof Locale locale) {
      write(message, Locale.class, text(locale));
    } else if (value instanceof Date date) {
      write(message, Date.class, Long.toString(date.getTime()));
    } else if (value instanceof TimeZone zone) {
      writeTimeZone(message, zone);
    } else if (value instanceof InetAddress address) {
      write(message, InetAddress.class, HexFormat.of().formatHex(address.getAddress()));
    } else if (value instanceof CharBuffer buffer) {
      write(message, CharBuffer.class, buffer.toString());
    } else if (value instanceof DType type) {
      write(message, DType.class, type.descr());
    } else if (value instanceof Comparator<?>) {
      write(message, Comparator.class, value.getClass() == REVERSE_ORDER ? "reverse" : "no case");
    } else {
      write(message, value.getClass(), value.toString());
    }
  }

  private static void write(Message message, Class<?> type, String text) {
    message.text(type.getName());
    message.text(text);
  }

  private static void writePath(Message message, Path path) {
    String scheme = path.getFileSystem().provider().getScheme();
    boolean isDefault = path.getFileSystem().equals(FileSystems.getDefault());
    write(message, Path.class, isDefault ? path.toString() : scheme + ":" + path);
  }

  /**
   * All parts: the language tag leaves out what is ill-formed, and toString what has no country.
   */
  private static String text(Locale locale) {
    var text = new StringBuilder(locale.getLanguage());
    text.append('_').append(locale.getCountry());
    text.append('_').append(locale.getVariant());
    text.append('_').append(locale.getScript());
    for (char key : new TreeSet<>(locale.getExtensionKeys())) {
      text.append('_').append(key).append('-').append(locale.getExtension(key));
    }
    return text.toString();
  }

  private static void writeTimeZone(Message message, TimeZone zone) {
    if (!zone.equals(TimeZone.getTimeZone(zone.getID()))) {
      throw new Refused(
          "the time zone '" + zone.getID() + "' has rules of its own: pass a java.time.ZoneId");
    }
    write(message, TimeZone.class, zone.getID());
  }
}
