package org.joblib4j.travel;

import java.nio.file.FileSystems;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the JDK that each JVM has once, and which say nothing about what they are made of: the
 * other JVM takes its own.
 */
final class Singletons {
  private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("System.out", () -> System.out);
    ALL.put("System.err", () -> System.err);
    ALL.put("Function.identity", Function::identity);
    ALL.put("UnaryOperator.identity", UnaryOperator::identity);
    ALL.put("IntUnaryOperator.identity", IntUnaryOperator::identity);
    ALL.put("LongUnaryOperator.identity", LongUnaryOperator::identity);
    ALL.put("DoubleUnaryOperator.identity", DoubleUnaryOperator::identity);
    ALL.put("Runtime", Runtime::getRuntime);
    ALL.put("FileSystems.default", FileSystems::getDefault);
    ALL.put("Base64.encoder", Base64::getEncoder);
    ALL.put("Base64.urlEncoder", Base64::getUrlEncoder);
    ALL.put("Base64.mimeEncoder", Base64::getMimeEncoder);
    ALL.put("Base64.decoder", Base64::getDecoder);
    ALL.put("Base64.urlDecoder", Base64::getUrlDecoder);
    ALL.put("Base64.mimeDecoder", Base64::getMimeDecoder);
    ALL.put("ISO_LOCAL_DATE", () -> DateTimeFormatter.ISO_LOCAL_DATE);
    ALL.put("ISO_OFFSET_DATE", () -> DateTimeFormatter.ISO_OFFSET_DATE);
    ALL.put("ISO_DATE", () -> DateTimeFormatter.ISO_DATE);
    ALL.put("ISO_LOCAL_TIME", () -> DateTimeFormatter.ISO_LOCAL_TIME);
    ALL.put("ISO_OFFSET_TIME", () -> DateTimeFormatter.ISO_OFFSET_TIME);
    ALL.put("ISO_TIME", () -> DateTimeFormatter.ISO_TIME);
    ALL.put("ISO_LOCAL_DATE_TIME", () -> DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    ALL.put("ISO_OFFSET_DATE_TIME", () -> DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    ALL.put("ISO_ZONED_DATE_TIME", () -> DateTimeFormatter.ISO_ZONED_DATE_TIME);
    ALL.put("ISO_DATE_TIME", () -> DateTimeFormatter.ISO_DATE_TIME);
    ALL.put("ISO_ORDINAL_DATE", () -> DateTimeFormatter.ISO_ORDINAL_DATE);
    ALL.put("ISO_WEEK_DATE", () -> DateTimeFormatter.ISO_WEEK_DATE);
    ALL.put("ISO_INSTANT", () -> DateTimeFormatter.ISO_INSTANT);
    ALL.put("BASIC_ISO_DATE", () -> DateTimeFormatter.BASIC_ISO_DATE);
    ALL.put("RFC_1123_DATE_TIME", () -> DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  private Singletons() {}

  /** The name of an object, null for one that is none of these. */
  @SuppressWarnings("ReferenceEquality") // there is one
  static @Nullable String name(Object object) {
    for (Map.Entry<String, Supplier<Object>> each : ALL.entrySet()) {
      if (each.getValue().get() == object) {
        return each.getKey();
      }
    }
    return null;
  }

  /** This JVM's own. */
  static Object get(String name) {
    Supplier<Object> found = ALL.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return found.get();
  }
}
