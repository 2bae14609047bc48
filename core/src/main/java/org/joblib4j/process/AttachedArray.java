package org.joblib4j.process;

/**
 * A primitive array that follows the frame.
 *
 * @param index counted in the part of the message to which the stand-in belongs
 */
record AttachedArray(int index) implements StandIn {
  @Override
  public Object resolve(Decoder decoder) {
    Attachment attachment = decoder.attachment(index);
    return attachment.kind().toArray(attachment.bytes());
  }
}
