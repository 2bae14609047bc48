package org.joblib4j.cli;

/**
 * Text of a file as it can be shown: what would move the cursor, hide or reorder other text, or end
 * the line is written as an escape, so that no file can forge or hide a row.
 */
final class Printable {
  private Printable() {}

  /** The text with an escape such as <code>&#92;u001b</code> for each character that acts. */
  static String text(String text) {
    var printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (!acts(c)) {
            printable.appendCodePoint(c);
          } else if (Character.isBmpCodePoint(c)) {
            printable.append("\\u%04x".formatted(c));
          } else {
            printable.append("\\U%08x".formatted(c));
          }
        });
    return printable.toString();
  }

  /** Whether a terminal does something else with a character than to show it. */
  static boolean acts(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
