package org.joblib4j.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Lets classes of the program that ask for the system class loader, when a worker defines them, ask
 * the {@link CallersSystemLoader}: they find there what they would find in the caller.
 *
 * <p>A call of a static method of {@link ClassLoader} is a reference in the class file's pool of
 * constants, which names the class and the method; the reference gets another class, and no
 * instruction changes. Nearly no class has such a reference, which the names in the pool say. What
 * the JDK's own classes ask for, they get from the worker's loader.
 */
final class SystemLoaderCalls {
  private static final String ASKED = "java/lang/ClassLoader";
  private static final byte[] ANSWERS =
      "org/joblib4j/process/CallersSystemLoader".getBytes(StandardCharsets.US_ASCII);

  private static final Set<String> METHODS =
      Set.of(
          "getSystemClassLoader",
          "getSystemResource",
          "getSystemResources",
          "getSystemResourceAsStream");

  private static final int COUNT_AT = 8;
  private static final int MOST_CONSTANTS = 0xFFFF;

  private static final byte UTF8 = 1;
  private static final byte CLASS = 7;
  private static final byte METHOD = 10;

  private final ByteBuffer file;
  private final int[] positions;

  /** Where the pool ends. */
  private final int end;

  private SystemLoaderCalls(byte[] bytes) {
    file = ByteBuffer.wrap(bytes);
    positions = new int[number(COUNT_AT)];
    int at = COUNT_AT + 2;
    for (int i = 1; i < positions.length; i++) {
      positions[i] = at;
      byte tag = file.get(at);
      at +=
          switch (tag) {
            case UTF8 -> 3 + number(at + 1);
            case 3, 4, 9, METHOD, 11, 12, 17, 18 -> 5;
            case 5, 6 -> 9;
            case CLASS, 8, 16, 19, 20 -> 3;
            case 15 -> 4;
            default -> throw new IllegalArgumentException("no constant: " + tag);
          };
      if (tag == 5 || tag == 6) {
        i++; // a long or a double counts as two
      }
    }
    end = at;
  }

  /** The class file to define: the same where there is nothing to replace. */
  static byte[] replaced(byte[] bytes) {
    try {
      return new SystemLoaderCalls(bytes).replaced();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return bytes; // no class file; the JVM says so better
    }
  }

  @SuppressWarnings("ByteBufferBackingArray") // both buffers are whole arrays
  private byte[] replaced() {
    if (positions.length + 2 > MOST_CONSTANTS) {
      return file.array();
    }
    ByteBuffer changed = null;
    for (int position : positions) {
      if (position > 0 && file.get(position) == METHOD && isAsked(position)) {
        if (changed == null) {
          changed = withAnswers();
        }
        changed.putShort(position + 1, (short) (positions.length + 1));
      }
    }
    return changed == null ? file.array() : changed.array();
  }

  private boolean isAsked(int method) {
    int type = positions[number(method + 1)];
    int nameAndType = positions[number(method + 3)];
    return METHODS.contains(text(positions[number(nameAndType + 1)]))
        && ASKED.equals(text(positions[number(type + 1)]));
  }

  /** A copy with two more constants: a name, and a class of this name. */
  private ByteBuffer withAnswers() {
    byte[] bytes = file.array();
    ByteBuffer copy = ByteBuffer.allocate(bytes.length + 3 + ANSWERS.length + 3);
    copy.put(bytes, 0, end);
    copy.put(UTF8).putShort((short) ANSWERS.length).put(ANSWERS);
    copy.put(CLASS).putShort((short) positions.length);
    copy.put(bytes, end, bytes.length - end);
    return copy.putShort(COUNT_AT, (short) (positions.length + 2));
  }

  private int number(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }

  private String text(int utf8) {
    return new String(file.array(), utf8 + 3, number(utf8 + 1), StandardCharsets.UTF_8);
  }
}
