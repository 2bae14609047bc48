package org.joblib4j.travel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A byte buffer on its way: all of its content, where it stands, and what it allows. */
final class SentBuffer {
  private SentBuffer() {}

  static @Nullable Object[] parts(ByteBuffer buffer) {
    byte[] content = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(content);
    return new @Nullable Object[] {
      content,
      buffer.position(),
      buffer.limit(),
      buffer.order() == ByteOrder.BIG_ENDIAN,
      buffer.isDirect(),
      buffer.isReadOnly()
    };
  }

  static ByteBuffer make(@Nullable Object[] parts) {
    byte[] content = (byte[]) ValueForm.of(parts, 0);
    ByteBuffer buffer = ByteBuffer.wrap(content);
    if ((boolean) ValueForm.of(parts, 4)) {
      buffer = ByteBuffer.allocateDirect(content.length).put(content);
    }
    if ((boolean) ValueForm.of(parts, 5)) {
      buffer = buffer.asReadOnlyBuffer();
    }
    return buffer
        .order((boolean) ValueForm.of(parts, 3) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
        .limit((int) ValueForm.of(parts, 2))
        .position((int) ValueForm.of(parts, 1));
  }
}
