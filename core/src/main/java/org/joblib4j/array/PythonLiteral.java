package org.joblib4j.array;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Python literal as it stands in the header of a {@code .npy} file: text, integers, booleans,
 * None, tuples, lists and dicts with text keys. Nothing is evaluated.
 */
sealed interface PythonLiteral {
  record Text(String value) implements PythonLiteral {}

  record Int(long value) implements PythonLiteral {}

  record Bool(boolean value) implements PythonLiteral {}

  record None() implements PythonLiteral {}

  record Tuple(List<PythonLiteral> items) implements PythonLiteral {}

  record Sequence(List<PythonLiteral> items) implements PythonLiteral {}

  record Dict(Map<String, PythonLiteral> items) implements PythonLiteral {}

  /**
   * Parses a whole text.
   *
   * @throws ParseException when the text is no such literal, with what was expected and where
   */
  static PythonLiteral parse(String text) throws ParseException {
    Parser parser = new Parser(text);
    PythonLiteral literal = parser.literal(0);
    parser.expectEnd();
    return literal;
  }

  /** A recursive-descent parser with a limit on depth. */
  final class Parser {
    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;

    private Parser(String text) {
      this.text = text;
    }

    private ParseException expected(String what) {
      String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
      return new ParseException(
          "expected %s at character %d, found %s".formatted(what, at, found), at);
    }

    private char peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean accept(char c) {
      boolean found = peek() == c && at < text.length();
      at += found ? 1 : 0;
      return found;
    }

    private void expect(char c) throws ParseException {
      if (!accept(c)) {
        throw expected("'" + c + "'");
      }
    }

    private void expectEnd() throws ParseException {
      peek();
      if (at < text.length()) {
        throw expected("the end");
      }
    }

    private PythonLiteral literal(int depth) throws ParseException {
      if (depth > MAX_DEPTH) {
        throw expected("no more than " + MAX_DEPTH + " nested brackets");
      }
      char first = peek();
      return switch (first) {
        case '{' -> dict(depth);
        case '[' -> new Sequence(items('[', ']', depth));
        case '(' -> parenthesized(depth);
        case '\'', '"' -> new Text(string());
        default -> first == '-' || isDigit(first) ? integer() : name();
      };
    }

    private Dict dict(int depth) throws ParseException {
      expect('{');
      Map<String, PythonLiteral> items = new LinkedHashMap<>();
      while (!accept('}')) {
        if (peek() != '\'' && peek() != '"') {
          throw expected("a text as key");
        }
        String key = string();
        expect(':');
        if (items.put(key, literal(depth + 1)) != null) {
          throw expected("the key '" + key + "' once");
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      return new Dict(items);
    }

    private PythonLiteral parenthesized(int depth) throws ParseException {
      List<PythonLiteral> items = items('(', ')', depth);
      // Python's (1) is a number in brackets, (1,) is a tuple.
      boolean tuple = items.size() != 1 || text.substring(0, at - 1).stripTrailing().endsWith(",");
      return tuple ? new Tuple(items) : items.getFirst();
    }

    private List<PythonLiteral> items(char open, char close, int depth) throws ParseException {
      expect(open);
      List<PythonLiteral> items = new ArrayList<>();
      while (!accept(close)) {
        items.add(literal(depth + 1));
        if (!accept(',')) {
          expect(close);
          break;
        }
      }
      return items;
    }

    private String string() throws ParseException {
      char quote = text.charAt(at++);
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != quote) {
        char c = text.charAt(at++);
        if (c == '\\') {
          c = at < text.length() ? text.charAt(at++) : '\0';
          if (c != '\\' && c != '\'' && c != '"') {
            throw expected("\\\\, \\' or \\\" as the only escapes");
          }
        }
        value.append(c);
      }
      if (at == text.length()) {
        throw expected("the end of the text with " + quote);
      }
      at++;
      return value.toString();
    }

    private Int integer() throws ParseException {
      int from = at;
      at += text.charAt(at) == '-' ? 1 : 0;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      String digits = text.substring(from, at);
      // Python 2 wrote long integers with an L.
      at += at < text.length() && text.charAt(at) == 'L' ? 1 : 0;
      try {
        return new Int(Long.parseLong(digits));
      } catch (NumberFormatException e) {
        throw expected("an integer of 64 bits before");
      }
    }

    private PythonLiteral name() throws ParseException {
      for (PythonLiteral constant : List.of(new Bool(true), new Bool(false), new None())) {
        String name =
            switch (constant) {
              case Bool(boolean value) -> value ? "True" : "False";
              default -> "None";
            };
        if (text.startsWith(name, at)) {
          at += name.length();
          return constant;
        }
      }
      throw expected("a text, an integer, True, False, None or an opening bracket");
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
