package org.joblib4j.persist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** A dtype on its way to another JVM: byte orders have no form in Java serialization. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PickledDType(byte[] pickle) implements Serializable {

  static PickledDType of(PyDType type) {
    var pickle = new ByteArrayOutputStream();
    try {
      Persist.dump(type, pickle, DumpOptions.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PickledDType(pickle.toByteArray());
  }

  @Serial
  private Object readResolve() throws InvalidObjectException {
    try {
      return Persist.load(MemorySegment.ofArray(pickle), PyDType.class, LoadOptions.DEFAULT);
    } catch (IOException e) {
      throw new InvalidObjectException("a dtype: " + e.getMessage(), e);
    }
  }
}
