package org.joblib4j.hash;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.hash.TypeRule.Kind;

/**
 * The forms of arrays, memory segments and buffers: a head, and the canonical bytes of the elements
 * or, where these are more than {@link Message#INLINE}, their digest.
 */
final class ElementWriter {
  private final Message message;
  private final HashAlgorithm algorithm;

  ElementWriter(Message message, HashAlgorithm algorithm) {
    this.message = message;
    this.algorithm = algorithm;
  }

  /** Writes a value; returns false, and nothing is written, where the kind is another. */
  boolean write(Kind kind, Object value) {
    switch (kind) {
      case ND_ARRAY -> writeArray((NdArray) value);
      case PRIMITIVE_ARRAY -> writePrimitives(value);
      case MEMORY -> writeMemory(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The bytes of the elements of a value that {@link #write} takes. */
  static long byteSize(Kind kind, Object value) {
    return switch (kind) {
      case ND_ARRAY -> ((NdArray) value).byteSize();
      case PRIMITIVE_ARRAY -> primitives(value).byteSize();
      default -> 0;
    };
  }

  private void writeArray(NdArray array) {
    message.int8(Tag.ND_ARRAY);
    message.text(array.dtype().name());
    message.count(array.ndim());
    for (long length : array.shape()) {
      message.count(length);
    }
    if (array.isContiguous()) {
      MemorySegment elements = array.segment().asSlice(array.offset(), array.byteSize());
      writeElements(new ElementSource.InSegment(elements, ElementForm.of(array.dtype())));
    } else if (array.byteSize() <= Message.INLINE) {
      NdArray copy = array.copy();
      writeElements(new ElementSource.InSegment(copy.segment(), ElementForm.of(copy.dtype())));
    } else {
      int at = message.reserveDigest();
      StridedDigest.store(array, algorithm, message.bytes(), at);
    }
  }

  private void writePrimitives(Object array) {
    message.int8(Tag.PRIMITIVE_ARRAY);
    message.int8(array.getClass().getName().charAt(1));
    message.count(Array.getLength(array));
    writeElements(primitives(array));
  }

  private static ElementSource primitives(Object array) {
    return switch (array.getClass().getName().charAt(1)) {
      case 'D' -> inSegment(MemorySegment.ofArray((double[]) array), DType.FLOAT64);
      case 'F' -> inSegment(MemorySegment.ofArray((float[]) array), DType.FLOAT32);
      case 'J' -> inSegment(MemorySegment.ofArray((long[]) array), DType.INT64);
      case 'I' -> inSegment(MemorySegment.ofArray((int[]) array), DType.INT32);
      case 'S' -> inSegment(MemorySegment.ofArray((short[]) array), DType.INT16);
      case 'C' -> inSegment(MemorySegment.ofArray((char[]) array), DType.UINT16);
      case 'B' -> inSegment(MemorySegment.ofArray((byte[]) array), DType.INT8);
      default -> new ElementSource.OfBooleans((boolean[]) array);
    };
  }

  private static ElementSource inSegment(MemorySegment segment, DType type) {
    return new ElementSource.InSegment(segment, ElementForm.of(type));
  }

  /** What a buffer has between its position and its limit; how it is stored does not count. */
  private void writeMemory(Object value) {
    message.int8(Tag.MEMORY);
    if (value instanceof Buffer buffer) {
      message.text(elementName(buffer));
      message.count(buffer.remaining());
      writeElements(inSegment(MemorySegment.ofBuffer(buffer), elementType(buffer)));
    } else {
      MemorySegment segment = (MemorySegment) value;
      message.text("segment");
      message.count(segment.byteSize());
      writeElements(inSegment(segment, DType.INT8));
    }
  }

  private static String elementName(Buffer buffer) {
    return switch (buffer) {
      case ByteBuffer bytes -> "bytes " + bytes.order();
      case DoubleBuffer _ -> "double";
      case FloatBuffer _ -> "float";
      case LongBuffer _ -> "long";
      case IntBuffer _ -> "int";
      case ShortBuffer _ -> "short";
      default -> throw new IllegalArgumentException(buffer.getClass().getName());
    };
  }

  private static DType elementType(Buffer buffer) {
    return switch (buffer) {
      case DoubleBuffer numbers -> DType.FLOAT64.withOrder(numbers.order());
      case FloatBuffer numbers -> DType.FLOAT32.withOrder(numbers.order());
      case LongBuffer numbers -> DType.INT64.withOrder(numbers.order());
      case IntBuffer numbers -> DType.INT32.withOrder(numbers.order());
      case ShortBuffer numbers -> DType.INT16.withOrder(numbers.order());
      default -> DType.INT8;
    };
  }

  private void writeElements(ElementSource source) {
    if (source.byteSize() > Message.INLINE) {
      int at = message.reserveDigest();
      ElementDigest.store(source, algorithm, message.bytes(), at);
      return;
    }
    int bytes = (int) source.byteSize();
    long[] words = new long[(bytes + 7) >>> 3];
    source.pack(0, bytes, words);
    source.form().apply(words, words.length);
    for (int i = 0; i < bytes; i++) {
      message.int8(PackedBytes.uint8(words, i));
    }
  }
}
