package org.joblib4j.process;

import java.io.IOException;
import java.io.Serializable;

/** What is written in an object's place, because the object itself travels in another way. */
sealed interface StandIn extends Serializable {

  /**
   * Gives the object.
   *
   * @throws IOException when it cannot be reached
   */
  Object resolve(Decoder decoder) throws IOException;

  /**
   * A primitive array that follows the frame.
   *
   * @param index counted in the part of the message to which the stand-in belongs
   */
  record AttachedArray(int index) implements StandIn {
    @Override
    public Object resolve(Decoder decoder) throws IOException {
      Attachment attachment = decoder.attachment(index);
      return attachment.kind().toArray(attachment.bytes());
    }
  }
}
