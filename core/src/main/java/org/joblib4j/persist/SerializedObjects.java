package org.joblib4j.persist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Values that only Java's own serialization can carry, as bytes. */
final class SerializedObjects {
  /** Deeper objects would overflow the stack, whatever the filter says. */
  private static final long DEEPEST = 200;

  private SerializedObjects() {}

  static byte[] bytes(Object value) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      throw new Unwritable(
          "Java serialization of a %s failed: %s".formatted(value.getClass().getName(), e), e);
    }
    return bytes.toByteArray();
  }

  static Object read(byte[] bytes, ObjectInputFilter filter) {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(bounded(ObjectInputFilter.rejectUndecidedClass(filter), bytes));
      return in.readObject();
    } catch (IOException
        | ClassNotFoundException
        | RuntimeException
        | StackOverflowError
        | LinkageError e) {
      throw new Malformed("Java serialization: " + e, e);
    }
  }

  /** An array of a length that the bytes cannot fill is only a claim. */
  private static ObjectInputFilter bounded(ObjectInputFilter filter, byte[] bytes) {
    return info ->
        info.depth() > DEEPEST || info.arrayLength() > bytes.length
            ? ObjectInputFilter.Status.REJECTED
            : filter.checkInput(info);
  }
}
