package org.joblib4j.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the values of one {@link Encoded} part of a frame, in their order. For one thread. */
final class Decoder {
  private final LoaderTable loaders;
  private final ReceivedArrays arrays;
  private final List<Attachment> attachments;
  private final int firstAttachment;
  private final InBuffer values;
  private final InBuffer objects;
  private @Nullable FailureReader links;
  private @Nullable ObjectReader reader;
  private Gauge gauge = Gauge.NONE;

  /**
   * Takes the next part out of a frame.
   *
   * @param attachments those of the frame
   * @param arrays the memory that was mapped before
   */
  Decoder(InBuffer body, List<Attachment> attachments, LoaderTable loaders, ReceivedArrays arrays)
      throws IOException {
    this.loaders = loaders;
    this.arrays = arrays;
    this.attachments = attachments;
    this.firstAttachment = body.getInt();
    this.values = body.slice(body.getInt());
    this.objects = body.slice(body.getInt());
  }

  /** The same, which shows that it gets on. */
  Decoder shownBy(Gauge shown) {
    gauge = shown;
    return this;
  }

  /** Called for each object that was read. */
  void progress() {
    gauge.progress();
  }

  /**
   * Reads the next value.
   *
   * @throws ClassNotFoundException when this JVM has no class of that name
   * @throws IOException when the value cannot be read
   */
  @Nullable Object read() throws IOException, ClassNotFoundException {
    byte tag = values.getByte();
    return switch (tag) {
      case Encoder.NULL -> null;
      case Encoder.INT -> values.getInt();
      case Encoder.LONG -> values.getLong();
      case Encoder.DOUBLE -> Double.longBitsToDouble(values.getLong());
      case Encoder.FLOAT -> Float.intBitsToFloat(values.getInt());
      case Encoder.TRUE -> true;
      case Encoder.FALSE -> false;
      case Encoder.OBJECT -> reader().readObject();
      default -> throw new IOException("no kind of value: " + tag);
    };
  }

  private ObjectReader reader() throws IOException {
    ObjectReader made = reader;
    if (made == null) {
      made = new ObjectReader(objects, this, loaders);
      reader = made;
    }
    return made;
  }

  /** Where the exceptions are that stand-ins refer to. */
  void takeLinksFrom(FailureReader failures) {
    links = failures;
  }

  /** An exception of the message; null while it is being read itself. */
  @Nullable Throwable link(int index) throws IOException {
    if (links == null) {
      throw new IOException("an exception within a value that is none");
    }
    return links.link(index);
  }

  /** The memory that this JVM has mapped for the run. */
  ReceivedArrays arrays() {
    return arrays;
  }

  /** What followed the frame, counted from the first attachment of this part. */
  Attachment attachment(int index) {
    return attachments.get(firstAttachment + index);
  }
}
