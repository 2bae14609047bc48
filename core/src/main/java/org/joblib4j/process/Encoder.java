package org.joblib4j.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into a message for the other JVM, to be read by a {@link Decoder}.
 *
 * <p>Boxed numbers, the usual arguments and results of small tasks, are written as a tag and their
 * bytes, which takes a tenth of the time of Java serialization. Everything else goes into one
 * stream of Java serialization; large arrays are taken out of it. Within one message an object that
 * is referred to twice arrives as one object. For one thread; after an exception the encoder is
 * lost.
 */
final class Encoder {
  static final byte NULL = 0;
  static final byte OBJECT = 1;
  static final byte INT = 2;
  static final byte LONG = 3;
  static final byte DOUBLE = 4;
  static final byte FLOAT = 5;
  static final byte TRUE = 6;
  static final byte FALSE = 7;

  /** After how many objects the depth is looked at; a power of two. */
  private static final int OBJECTS_PER_CHECK = 1 << 16;

  private final LoaderTable loaders;
  private final ArrayPassage arrays;
  private final @Nullable Filter filter;
  private final OutBuffer values = new OutBuffer();
  private final OutBuffer objects = new OutBuffer();
  private final List<Attachment> attachments = new ArrayList<>();
  private final List<Object> passed = new ArrayList<>();
  private @Nullable ObjectWriter writer;
  private Gauge gauge = Gauge.NONE;
  private int written;

  /** Decides what is written for an object, before anything else does. */
  interface Filter {
    /** What is written for an object, null for null. */
    @Nullable Object filter(Object object);
  }

  Encoder(LoaderTable loaders, ArrayPassage arrays) {
    this(loaders, arrays, null);
  }

  /**
   * An encoder with a filter.
   *
   * @param filter null for none
   */
  Encoder(LoaderTable loaders, ArrayPassage arrays, @Nullable Filter filter) {
    this.loaders = loaders;
    this.arrays = arrays;
    this.filter = filter;
  }

  /** The same, which shows that it gets on. */
  Encoder shownBy(Gauge shown) {
    gauge = shown;
    return this;
  }

  /** Called for each object that is serialized. */
  void progress() {
    gauge.progress();
    if ((++written & OBJECTS_PER_CHECK - 1) == 0) {
      DeepStack.check();
    }
  }

  /**
   * Writes the next value.
   *
   * @throws IOException when the value or what it refers to cannot be serialized
   */
  void write(@Nullable Object value) throws IOException {
    // No pattern switch: its bootstrap would cost a fresh worker several milliseconds.
    if (value == null) {
      values.write(NULL);
    } else if (value instanceof Integer number) {
      values.write(INT);
      values.putInt(number);
    } else if (value instanceof Long number) {
      values.write(LONG);
      values.putLong(number);
    } else if (value instanceof Double number) {
      values.write(DOUBLE);
      values.putLong(Double.doubleToRawLongBits(number));
    } else if (value instanceof Float number) {
      values.write(FLOAT);
      values.putInt(Float.floatToRawIntBits(number));
    } else if (value instanceof Boolean truth) {
      values.write(truth ? TRUE : FALSE);
    } else {
      values.write(OBJECT);
      writer().writeObject(value);
    }
  }

  private ObjectWriter writer() throws IOException {
    ObjectWriter made = writer;
    if (made == null) {
      made = new ObjectWriter(objects, this, loaders);
      writer = made;
    }
    return made;
  }

  /** What the filter leaves of an object, null for null in its place. */
  @Nullable Object filter(Object object) {
    return filter == null ? object : filter.filter(object);
  }

  /** What is to be written for an object with an array, null for any other object. */
  @Nullable Object replace(Object object) throws IOException {
    ArrayKind kind = ArrayKind.of(object);
    if (kind != null) {
      long bytes = (long) Array.getLength(object) * kind.itemSize;
      if (bytes < ArrayPassage.ATTACH_FROM) {
        return object;
      }
      passed.add(object);
      return arrays.pass(this, object, kind, bytes);
    }
    NdArray array = NdArray.behind(object);
    if (array == null) {
      return null;
    }
    StandIn standIn = arrays.pass(this, array);
    if (standIn == null) {
      return object;
    }
    passed.add(array);
    return standIn;
  }

  /** Lets a primitive array follow the frame. */
  StandIn attach(Object array, ArrayKind kind) {
    attachments.add(new Attachment(kind, kind.bytesOf(array)));
    return new AttachedArray(attachments.size() - 1);
  }

  /**
   * Lets the elements of an array follow the frame, null when they are too few.
   *
   * <p>They are read when the frame is sent, half of which may be on its way by then: memory that
   * cannot be read is refused here.
   */
  @Nullable StandIn attach(NdArray array) {
    if (array.byteSize() < ArrayPassage.ATTACH_FROM) {
      return null;
    }
    MemorySegment segment = array.segment();
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("its memory was freed: the Arena that it is of was closed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("its memory belongs to another thread");
    }
    NdArray contiguous = array.isContiguous() ? array : array.copy();
    attachments.add(AttachedNdArray.elements(contiguous));
    return AttachedNdArray.of(contiguous, attachments.size() - 1);
  }

  /** How much was written so far, without what follows the frame. */
  long bytes() {
    return (long) values.size() + objects.size();
  }

  /**
   * The message with everything that was written.
   *
   * @throws IOException when the objects are too large for one message
   */
  Encoded finish() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    return new Encoded(values, objects, attachments, passed);
  }
}
