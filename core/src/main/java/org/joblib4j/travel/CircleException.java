package org.joblib4j.travel;

import java.io.NotSerializableException;

/** An object that is not serializable by itself contains itself. */
final class CircleException extends NotSerializableException {
  private static final long serialVersionUID = 1L;

  CircleException(Object object, Object holder) {
    super(
        "a "
            + object.getClass().getTypeName()
            + " contains itself, through a "
            + holder.getClass().getTypeName()
            + ": such a circle can only be made of classes, other than records, that implement"
            + " java.io.Serializable; or refer to it by a number or name");
  }
}
