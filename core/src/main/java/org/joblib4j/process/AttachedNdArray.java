package org.joblib4j.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;

/**
 * An {@link NdArray} whose elements, in C order, follow the frame.
 *
 * @param index counted in the part of the message to which the stand-in belongs
 * @param dtype as {@link DType#descr} has it
 */
record AttachedNdArray(int index, String dtype, Axes axes) implements StandIn {
  private static final long MOST_ON_HEAP = Integer.MAX_VALUE - 8L;

  /** A contiguous array whose elements are the attachment of this number. */
  static AttachedNdArray of(NdArray array, int index) {
    return new AttachedNdArray(index, array.dtype().descr(), Axes.of(array));
  }

  /** The elements of a contiguous array, to be sent. */
  static Attachment elements(NdArray array) {
    MemorySegment bytes = array.segment().asSlice(array.offset(), array.byteSize());
    return new Attachment(kind(array), bytes);
  }

  /** As {@link NdArray#zeros} would have it, so that no access is unaligned. */
  private static ArrayKind kind(NdArray array) {
    DType dtype = array.dtype();
    if (array.byteSize() > MOST_ON_HEAP) {
      return ArrayKind.NATIVE;
    }
    return switch (dtype.itemSize()) {
      case 1 -> ArrayKind.BYTE;
      case 2 -> ArrayKind.SHORT;
      case 4 -> dtype.kind() == DType.Kind.FLOAT ? ArrayKind.FLOAT : ArrayKind.INT;
      case 8 -> dtype.kind() == DType.Kind.FLOAT ? ArrayKind.DOUBLE : ArrayKind.LONG;
      default -> ArrayKind.LONG;
    };
  }

  @Override
  public Object resolve(Decoder decoder) throws IOException {
    return NdArray.wrap(
        decoder.attachment(index).bytes(),
        DType.parse(dtype),
        0,
        axes.shape(),
        axes.strides(),
        null);
  }
}
