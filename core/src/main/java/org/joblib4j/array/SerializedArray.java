package org.joblib4j.array;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Java serialization writes for an array: type, shape, and the elements in C order.
 *
 * <p>Neither the layout nor a mapping travels: what is read is a contiguous, writable array.
 */
final class SerializedArray implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private transient @Nullable NdArray array;

  SerializedArray(NdArray array) {
    this.array = array;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    NdArray written = Objects.requireNonNull(array);
    out.writeUTF(written.dtype().descr());
    out.writeInt(written.ndim());
    for (long length : written.shape()) {
      out.writeLong(length);
    }
    ElementBytes.write(written, out);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException {
    String descr = in.readUTF();
    int ndim = in.readInt();
    if (ndim < 0 || ndim > NdArray.MAX_AXES) {
      throw new InvalidObjectException("an array of " + ndim + " axes");
    }
    long[] shape = new long[ndim];
    for (int axis = 0; axis < ndim; axis++) {
      shape[axis] = in.readLong();
    }
    try {
      array = ElementBytes.read(in, DType.parse(descr), shape, "serialized array");
    } catch (IllegalArgumentException e) {
      throw (IOException) new InvalidObjectException(e.getMessage()).initCause(e);
    }
  }

  @Serial
  private Object readResolve() {
    return Objects.requireNonNull(array);
  }
}
