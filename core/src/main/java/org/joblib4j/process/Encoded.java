package org.joblib4j.process;

import java.io.IOException;
import java.util.List;

/**
 * Values as an {@link Encoder} left them: a part of the body of a frame. Not to be changed.
 *
 * @param passed the arrays that were taken out of the values: one that was made while a value was
 *     serialized is garbage as soon as nothing refers to this, and what was shared of it given up
 */
record Encoded(
    OutBuffer values, OutBuffer objects, List<Attachment> attachments, List<Object> passed) {

  /** Its size in the body of the frame. */
  long bodyBytes() {
    return (long) values.size() + objects.size();
  }

  /** Its size with all that follows the frame. */
  long bytes() {
    long bytes = bodyBytes();
    for (Attachment attachment : attachments) {
      bytes += attachment.bytes().byteSize();
    }
    return bytes;
  }

  /**
   * Adds this part to a frame.
   *
   * @param body written to
   * @param all the attachments of the frame, added to
   */
  void addTo(OutBuffer body, List<Attachment> all) throws IOException {
    body.putInt(all.size());
    body.putInt(values.size());
    body.write(values.array(), 0, values.size());
    body.putInt(objects.size());
    body.write(objects.array(), 0, objects.size());
    all.addAll(attachments);
  }
}
