package org.joblib4j.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The memory that travels as bare bytes: the primitive arrays, and native memory for what no array
 * can hold. Both ends have the byte order of one machine.
 */
enum ArrayKind {
  BYTE(0, byte.class, 1),
  CHAR(1, char.class, 2),
  SHORT(2, short.class, 2),
  INT(3, int.class, 4),
  LONG(4, long.class, 8),
  FLOAT(5, float.class, 4),
  DOUBLE(6, double.class, 8),
  /** Sent as bytes 0 and 1. */
  BOOLEAN(7, boolean.class, 1),
  NATIVE(8, void.class, 1);

  private static final ArrayKind[] ALL = values();

  /** Its number in a frame. */
  final int code;

  private final Class<?> element;
  final int itemSize;

  ArrayKind(int code, Class<?> element, int itemSize) {
    this.code = code;
    this.element = element;
    this.itemSize = itemSize;
  }

  static ArrayKind of(int code) {
    return ALL[code];
  }

  /** The kind of a primitive array, null for any other object. */
  static @Nullable ArrayKind of(Object array) {
    Class<?> element = array.getClass().getComponentType();
    if (element == null || !element.isPrimitive()) {
      return null;
    }
    for (ArrayKind kind : ALL) {
      if (kind.element == element) {
        return kind;
      }
    }
    return null;
  }

  /** A primitive array's bytes: the array itself, of a boolean array a copy. */
  MemorySegment bytesOf(Object array) {
    return switch (this) {
      case DOUBLE -> MemorySegment.ofArray((double[]) array);
      case INT -> MemorySegment.ofArray((int[]) array);
      case LONG -> MemorySegment.ofArray((long[]) array);
      case FLOAT -> MemorySegment.ofArray((float[]) array);
      case BYTE -> MemorySegment.ofArray((byte[]) array);
      case SHORT -> MemorySegment.ofArray((short[]) array);
      case CHAR -> MemorySegment.ofArray((char[]) array);
      case BOOLEAN -> MemorySegment.ofArray(toBytes((boolean[]) array));
      case NATIVE -> throw new IllegalArgumentException("native memory is no Java array");
    };
  }

  /** Memory to be filled with so many bytes: writable, and of the Java type of this kind. */
  MemorySegment allocate(long bytes) {
    int length = this == NATIVE ? 0 : Math.toIntExact(bytes / itemSize);
    return switch (this) {
      case DOUBLE -> MemorySegment.ofArray(new double[length]);
      case INT -> MemorySegment.ofArray(new int[length]);
      case LONG -> MemorySegment.ofArray(new long[length]);
      case FLOAT -> MemorySegment.ofArray(new float[length]);
      case SHORT -> MemorySegment.ofArray(new short[length]);
      case CHAR -> MemorySegment.ofArray(new char[length]);
      case BYTE, BOOLEAN -> MemorySegment.ofArray(new byte[length]);
      case NATIVE -> Arena.ofAuto().allocate(bytes, 64);
    };
  }

  /** The primitive array that {@link #allocate} made, once it is filled. */
  Object toArray(MemorySegment filled) {
    Object array =
        filled
            .heapBase()
            .orElseThrow(() -> new IllegalArgumentException("native memory is no Java array"));
    return this == BOOLEAN ? toBooleans((byte[]) array) : array;
  }

  private static byte[] toBytes(boolean[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return bytes;
  }

  private static boolean[] toBooleans(byte[] bytes) {
    boolean[] values = new boolean[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] != 0;
    }
    return values;
  }
}
