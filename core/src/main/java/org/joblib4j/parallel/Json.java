package org.joblib4j.parallel;

/** Writes JSON text (RFC 8259); commas are its business, nesting the caller's. */
final class Json {
  private final StringBuilder text = new StringBuilder();
  private boolean comma;

  /** Begins an object or an array. */
  Json begin(char bracket) {
    separate();
    text.append(bracket);
    comma = false;
    return this;
  }

  /** Ends it. */
  Json end(char bracket) {
    text.append(bracket);
    comma = true;
    return this;
  }

  /** Begins a member of an object; its value follows. */
  Json key(String name) {
    separate();
    quote(name);
    text.append(':');
    comma = false;
    return this;
  }

  Json field(String name, String value) {
    key(name);
    quote(value);
    comma = true;
    return this;
  }

  Json field(String name, long value) {
    return plain(name, Long.toString(value));
  }

  Json field(String name, boolean value) {
    return plain(name, Boolean.toString(value));
  }

  /** A number, which must be finite. */
  Json field(String name, double value) {
    return plain(name, Double.toString(value));
  }

  /** An element of an array. */
  Json value(String text) {
    separate();
    quote(text);
    comma = true;
    return this;
  }

  private Json plain(String name, String value) {
    key(name);
    text.append(value);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      text.append(',');
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
