package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of an {@code .npy} file of any type, text and records included: a dict as Python
 * prints it, with {@code descr}, {@code fortran_order} and {@code shape}.
 *
 * <p>A descr is the short form of a type, or a list of fields {@code (name, descr)} and {@code
 * (name, descr, shape)}; a name may be a pair of title and name.
 */
final class CompanionHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** No header of practical size comes near. */
  private static final int LONGEST = 1 << 20;

  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:u?'([^'\\\\]*)'|(-?\\d{1,18})L?|(True|False)|([\\[\\](){},:]))\\s*");

  private final Map<?, ?> dict;
  private final long length;

  private CompanionHeader(Map<?, ?> dict, long length) {
    this.dict = dict;
    this.length = length;
  }

  /** Reads the header from the start of a file. */
  static CompanionHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new Malformed("a companion file does not start as an .npy file");
    }
    byte[] lengthField = in.readNBytes(start[MAGIC.length] == 1 ? 2 : 4);
    long length = PickleText.longOf(Arrays.copyOf(lengthField, Long.BYTES));
    if (length > LONGEST) {
      throw new Malformed("the header of a companion file has %d bytes".formatted(length));
    }
    String text = new String(in.readNBytes((int) length), StandardCharsets.ISO_8859_1);
    if (!(literal(text) instanceof Map<?, ?> dict)) {
      throw new Malformed("the header of a companion file is no dict");
    }
    return new CompanionHeader(dict, start.length + lengthField.length + length);
  }

  PyDType type() {
    return type(dict.get("descr"));
  }

  long[] shape() {
    return NumpyArrays.shape(dict.get("shape"));
  }

  boolean fortranOrder() {
    return Boolean.TRUE.equals(dict.get("fortran_order"));
  }

  /** Where the data begins. */
  long length() {
    return length;
  }

  private static PyDType type(@Nullable Object descr) {
    if (descr instanceof String code && code.length() > 1) {
      return PendingDType.ofDescr(code);
    }
    if (!(descr instanceof List<?> fields) || descr instanceof PyTuple) {
      throw new Malformed("the header of a companion file has no type");
    }
    List<PyDType.Field> found = new ArrayList<>();
    int offset = 0;
    for (Object each : fields) {
      if (!(each instanceof PyTuple field) || field.size() < 2) {
        throw new Malformed("a field in the header of a companion file has no type");
      }
      PyDType type = type(field.get(1));
      if (field.size() > 2) {
        List<Long> axes = Arrays.stream(NumpyArrays.shape(field.get(2))).boxed().toList();
        type = new PyDType.Block(type, axes);
      }
      Object name = field.get(0) instanceof PyTuple titled ? titled.get(1) : field.get(0);
      // Without a name it is padding.
      if (name instanceof String text && !text.isEmpty()) {
        found.add(new PyDType.Field(text, type, offset));
      }
      offset = Math.addExact(offset, type.itemSize());
    }
    return PendingDType.checked(new PyDType.Struct(found, offset, false));
  }

  /** A value as Python prints it; of text, integers, booleans, tuples, lists and dicts. */
  private static @Nullable Object literal(String text) {
    Deque<List<@Nullable Object>> open = new ArrayDeque<>();
    open.push(new ArrayList<>());
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (token.lookingAt()) {
      end = token.end();
      if (token.group(4) != null) {
        bracket(token.group(4).charAt(0), open);
      } else {
        open.element().add(atom(token));
      }
      token.region(end, text.length());
    }
    if (end < text.length() || open.size() != 1 || open.element().size() != 1) {
      throw new Malformed("the header of a companion file is damaged at character " + end);
    }
    return open.element().getFirst();
  }

  private static Object atom(Matcher token) {
    if (token.group(1) != null) {
      return token.group(1);
    }
    return token.group(2) != null
        ? (Object) Long.valueOf(token.group(2))
        : token.group(3).equals("True");
  }

  /** Commas and colons separate, which the order of the values tells as well. */
  private static void bracket(char bracket, Deque<List<@Nullable Object>> open) {
    switch (bracket) {
      case '(', '[', '{' -> open.push(new ArrayList<>());
      case ')', ']', '}' -> {
        List<@Nullable Object> items = open.pop();
        if (open.isEmpty()) {
          throw new Malformed("the header of a companion file closes a bracket too many");
        }
        open.element()
            .add(
                switch (bracket) {
                  case ')' -> PyTuple.copyOf(items);
                  case ']' -> items;
                  default -> dict(items);
                });
      }
      default -> {}
    }
  }

  private static Map<@Nullable Object, @Nullable Object> dict(List<@Nullable Object> items) {
    Map<@Nullable Object, @Nullable Object> dict = new LinkedHashMap<>();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      dict.put(items.get(i), items.get(i + 1));
    }
    return dict;
  }
}
