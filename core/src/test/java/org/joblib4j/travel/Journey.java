package org.joblib4j.travel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There and back. */
final class Journey {
  private Journey() {}

  static byte[] write(@Nullable Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ValueOutput out = new ValueOutput(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as what was sent
  static <T> T of(T value) throws IOException, ClassNotFoundException {
    try (ValueInput in = new ValueInput(new ByteArrayInputStream(write(value)))) {
      return (T) in.readObject();
    }
  }
}
