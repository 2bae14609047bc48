package org.joblib4j.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes exceptions of any class without a constructor of it: with a message, and with null and zero
 * in all that the class adds to {@link Throwable}.
 *
 * <p>Java serialization makes objects without their constructors, and leaves out what a stream does
 * not have. So this writes the stream of an object that has the fields of {@link Throwable} only,
 * as the JDK's specification of the serialization protocol has it, and reads it. A class with a
 * {@code readObject} of its own sees a stream of an earlier version of itself, and may refuse it.
 */
final class BareThrowable {
  private static final String MESSAGE = "m";
  private static final String NOTHING_SUPPRESSED = "s";

  private BareThrowable() {}

  /**
   * An exception that has neither a cause nor a stack trace yet.
   *
   * @throws IOException when the class refuses it
   * @throws ClassNotFoundException when the class refuses it
   */
  static Throwable of(Class<? extends Throwable> type, @Nullable String message)
      throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
      types.add(each);
    }
    try (Reader reader = new Reader(stream(types, message != null), types, message)) {
      if (reader.readObject() instanceof Throwable made) {
        return made;
      }
      throw new InvalidClassException(type.getName(), "it replaces itself by something else");
    }
  }

  private static byte[] stream(List<Class<?>> types, boolean hasMessage) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    out.writeShort(ObjectStreamConstants.STREAM_VERSION);
    out.writeByte(ObjectStreamConstants.TC_OBJECT);
    for (Class<?> each : types) {
      boolean isRoot = each == Throwable.class;
      out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
      out.writeUTF(each.getName());
      out.writeLong(ObjectStreamClass.lookupAny(each).getSerialVersionUID());
      out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
      out.writeShort(isRoot ? 3 : 0);
      if (isRoot) {
        writeField(out, "cause", Throwable.class);
        writeField(out, "detailMessage", String.class);
        writeField(out, "suppressedExceptions", List.class);
      }
      out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    }
    out.writeByte(ObjectStreamConstants.TC_NULL);
    // An exception that is its own cause has none yet. Each class has a handle, each type of a
    // field, and then the object.
    out.writeByte(ObjectStreamConstants.TC_REFERENCE);
    out.writeInt(ObjectStreamConstants.baseWireHandle + types.size() + 3);
    if (hasMessage) {
      writeString(out, MESSAGE);
    } else {
      out.writeByte(ObjectStreamConstants.TC_NULL);
    }
    writeString(out, NOTHING_SUPPRESSED);
    return bytes.toByteArray();
  }

  private static void writeField(DataOutputStream out, String name, Class<?> type)
      throws IOException {
    out.writeByte('L');
    out.writeUTF(name);
    writeString(out, type.descriptorString());
  }

  private static void writeString(DataOutputStream out, String text) throws IOException {
    out.writeByte(ObjectStreamConstants.TC_STRING);
    out.writeUTF(text);
  }

  /** Knows the classes, and what the texts of the stream stand for. */
  private static final class Reader extends ObjectInputStream {
    private final Map<String, Class<?>> types = new HashMap<>();
    private final @Nullable String message;

    Reader(byte[] stream, List<Class<?>> types, @Nullable String message) throws IOException {
      super(new ByteArrayInputStream(stream));
      types.forEach(each -> this.types.put(each.getName(), each));
      this.message = message;
      enableResolveObject(true);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      Class<?> type = types.get(description.getName());
      if (type == null) {
        throw new ClassNotFoundException(description.getName());
      }
      return type;
    }

    @Override
    protected @Nullable Object resolveObject(Object object) {
      if (object.equals(MESSAGE)) {
        return message;
      }
      return object.equals(NOTHING_SUPPRESSED) ? new ArrayList<>(0) : object;
    }
  }
}
