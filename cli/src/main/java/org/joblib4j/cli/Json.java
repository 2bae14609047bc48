package org.joblib4j.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text (RFC 8259) of maps, lists, texts, numbers, booleans and null. */
final class Json {
  private Json() {}

  static String text(@Nullable Object value) {
    var text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> map -> {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
          Map.Entry<?, ?> entry = entries.next();
          quote(text, String.valueOf(entry.getKey()));
          text.append(": ");
          append(text, entry.getValue());
          text.append(entries.hasNext() ? ", " : "");
        }
        text.append('}');
      }
      case List<?> list -> {
        text.append('[');
        Iterator<?> elements = list.iterator();
        while (elements.hasNext()) {
          append(text, elements.next());
          text.append(elements.hasNext() ? ", " : "");
        }
        text.append(']');
      }
      case Double number when !Double.isFinite(number) -> quote(text, number.toString());
      case Number number -> text.append(number);
      case Boolean truth -> text.append(truth);
      default -> quote(text, value.toString());
    }
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        default -> {
          // Half a pair of surrogates has no UTF-8.
          boolean plain =
              (!Printable.acts(c) || Character.isSurrogate(c))
                  && !(Character.isSurrogate(c) && !isPaired(value, i));
          text.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
      }
    }
    text.append('"');
  }

  private static boolean isPaired(String value, int at) {
    return Character.isHighSurrogate(value.charAt(at))
        ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
  }
}
