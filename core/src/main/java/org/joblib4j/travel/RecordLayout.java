package org.joblib4j.travel;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the components of a record class are read, written, and made a record again by its canonical
 * constructor. Safe for use by several threads.
 */
final class RecordLayout {
  private static final ClassValue<RecordLayout> LAYOUTS =
      new ClassValue<>() {
        @Override
        protected RecordLayout computeValue(Class<?> type) {
          return new RecordLayout(type);
        }
      };

  private final Class<?> type;
  private final RecordComponent[] components;

  /** The field of each component or its accessor, null where this library may call neither. */
  private final @Nullable AccessibleObject[] readers;

  private RecordLayout(Class<?> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    this.readers =
        Arrays.stream(components).map(RecordLayout::reader).toArray(AccessibleObject[]::new);
  }

  static RecordLayout of(Class<?> type) {
    return LAYOUTS.get(type);
  }

  Class<?> type() {
    return type;
  }

  /** Whether the package of the class lets this library see the components. */
  boolean isReadable() {
    return !Arrays.asList(readers).contains(null);
  }

  /** The field, as the accessor may return something else; where modules forbid it, that one. */
  private static @Nullable AccessibleObject reader(RecordComponent component) {
    Class<?> type = component.getDeclaringRecord();
    try {
      Field field = type.getDeclaredField(component.getName());
      if (field.trySetAccessible()) {
        return field;
      }
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
    Method accessor = component.getAccessor();
    return accessor.trySetAccessible() ? accessor : null;
  }

  int size() {
    return components.length;
  }

  String name(int component) {
    return components[component].getName();
  }

  boolean isPrimitive(int component) {
    return components[component].getType().isPrimitive();
  }

  /**
   * A component of a record.
   *
   * @throws IOException when its accessor throws
   */
  @Nullable Object value(Object record, int component) throws IOException {
    try {
      return readers[component] instanceof Field field
          ? field.get(record)
          : components[component].getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new InvalidObjectException(
          "the component " + name(component) + " of a " + type.getTypeName() + " cannot be read",
          e);
    }
  }

  void write(Object record, ObjectOutput out) throws IOException {
    for (int i = 0; i < components.length; i++) {
      Object value = value(record, i);
      Class<?> kind = components[i].getType();
      if (!kind.isPrimitive() || value == null) {
        out.writeObject(value);
      } else if (value instanceof Integer number) {
        out.writeInt(number);
      } else if (value instanceof Double number) {
        out.writeDouble(number);
      } else if (value instanceof Long number) {
        out.writeLong(number);
      } else if (value instanceof Float number) {
        out.writeFloat(number);
      } else if (value instanceof Boolean truth) {
        out.writeBoolean(truth);
      } else if (value instanceof Character character) {
        out.writeChar(character);
      } else if (value instanceof Short number) {
        out.writeShort(number);
      } else {
        out.writeByte((byte) value);
      }
    }
  }

  @Nullable Object[] read(ObjectInput in) throws IOException, ClassNotFoundException {
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(components[i].getType(), in);
    }
    return values;
  }

  private static @Nullable Object read(Class<?> kind, ObjectInput in)
      throws IOException, ClassNotFoundException {
    if (!kind.isPrimitive()) {
      return in.readObject();
    } else if (kind == int.class) {
      return in.readInt();
    } else if (kind == double.class) {
      return in.readDouble();
    } else if (kind == long.class) {
      return in.readLong();
    } else if (kind == float.class) {
      return in.readFloat();
    } else if (kind == boolean.class) {
      return in.readBoolean();
    } else if (kind == char.class) {
      return in.readChar();
    } else if (kind == short.class) {
      return in.readShort();
    }
    return in.readByte();
  }

  /**
   * A record of these components.
   *
   * @throws IOException when its constructor refuses them, or may not be called
   */
  Object make(@Nullable Object[] values) throws IOException {
    Class<?>[] kinds =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(kinds);
      if (!constructor.trySetAccessible()) {
        throw new InvalidObjectException(
            "the constructor of %s may not be called: let its module open %s to org.joblib4j, or make the record implement java.io.Serializable"
                .formatted(type.getTypeName(), type.getPackageName()));
      }
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw new InvalidObjectException(
          "the constructor of " + type.getTypeName() + " refused: " + cause, cause);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new InvalidObjectException(
          "a " + type.getTypeName() + " cannot be made of its components: " + e, e);
    }
  }
}
