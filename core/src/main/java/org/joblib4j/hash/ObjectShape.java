package org.joblib4j.hash;

import java.io.Externalizable;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes up the objects of a class: the components of a record in their order, or the fields of
 * another class that are neither static nor transient, superclasses first, by name.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ObjectShape {
  private static final int DIGEST_BYTES = 16;

  private final Class<?> type;
  private final List<Part> parts;
  private final byte[] digest;
  private final String problem;

  private ObjectShape(Class<?> type, List<Part> parts, String problem) {
    this.type = type;
    this.parts = List.copyOf(parts);
    this.problem = problem;
    this.digest = digest(type, this.parts);
  }

  /** One field, or one component that only its accessor shows. */
  static final class Part {
    private final Class<?> owner;
    private final String name;
    private final Class<?> type;
    private final @Nullable Field field;
    private final @Nullable Method accessor;

    private Part(Field field) {
      this(field.getDeclaringClass(), field.getName(), field.getType(), field, null);
    }

    private Part(
        Class<?> owner,
        String name,
        Class<?> type,
        @Nullable Field field,
        @Nullable Method accessor) {
      this.owner = owner;
      this.name = name;
      this.type = type;
      this.field = field;
      this.accessor = accessor;
    }

    String name() {
      return name;
    }

    /** The value, boxed where it is primitive. */
    @Nullable Object of(Object object) {
      try {
        if (field != null) {
          return field.get(object);
        }
        return accessor == null ? null : accessor.invoke(object);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new Refused(
            owner.getTypeName() + "." + name + " cannot be read: " + String.valueOf(e.getCause()));
      }
    }
  }

  Class<?> type() {
    return type;
  }

  List<Part> parts() {
    return parts;
  }

  /**
   * The first 16 bytes of the SHA-256 of the class's name and the parts' owners, names and types.
   */
  byte[] digest() {
    return digest;
  }

  /** Why the parts cannot be read or are not all; empty if nothing is wrong. */
  String problem() {
    return problem;
  }

  private static byte[] digest(Class<?> type, List<Part> parts) {
    var message = new Message(HashAlgorithm.SHA_256);
    message.open();
    message.text(type.getName());
    message.count(parts.size());
    for (Part part : parts) {
      message.text(part.owner.getName());
      message.text(part.name);
      message.text(part.type.getName());
    }
    byte[] whole = new byte[HashAlgorithm.SHA_256.size()];
    message.storeDigest(whole, 0);
    return Arrays.copyOf(whole, DIGEST_BYTES);
  }

  /** The shape of a record or of a class that is no collection. */
  static ObjectShape of(Class<?> type) {
    return type.isRecord() ? ofRecord(type) : ofClass(type);
  }

  private static ObjectShape ofRecord(Class<?> type) {
    List<Part> parts = new ArrayList<>();
    try {
      for (RecordComponent component : type.getRecordComponents()) {
        Field field = type.getDeclaredField(component.getName());
        if (field.trySetAccessible()) {
          parts.add(new Part(field));
        } else if (isPublic(type)) {
          parts.add(
              new Part(type, component.getName(), field.getType(), null, component.getAccessor()));
        } else {
          return new ObjectShape(type, List.of(), closed(type));
        }
      }
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(type + " has a component without a field", e);
    }
    return new ObjectShape(type, parts, "");
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        return false;
      }
    }
    return type.getModule().isExported(type.getPackageName(), ObjectShape.class.getModule());
  }

  private static ObjectShape ofClass(Class<?> type) {
    List<Part> parts = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (isPlatform(c)) {
        if (hasState(c)) {
          return new ObjectShape(
              type,
              List.of(),
              "its superclass "
                  + c.getName()
                  + " of the JDK has fields that cannot be seen: pass its content as a record");
        }
        continue;
      }
      String problem = addFields(c, parts);
      if (!problem.isEmpty()) {
        return new ObjectShape(type, List.of(), problem);
      }
    }
    return new ObjectShape(type, parts, "");
  }

  /** What the subclass of a concrete collection of the JDK adds to its elements. */
  static ObjectShape ofCollection(Class<?> type) {
    List<Part> parts = new ArrayList<>();
    String problem = "";
    Class<?> c = type;
    for (; c != null && !isPlatform(c); c = c.getSuperclass()) {
      String found = addFields(c, parts);
      problem = found.isEmpty() ? problem : found;
    }
    boolean addsToElements =
        c != null
            && !Modifier.isAbstract(c.getModifiers())
            && (Collection.class.isAssignableFrom(c) || Map.class.isAssignableFrom(c));
    return addsToElements
        ? new ObjectShape(type, problem.isEmpty() ? parts : List.of(), problem)
        : new ObjectShape(type, List.of(), "");
  }

  private static String addFields(Class<?> type, List<Part> parts) {
    boolean ownSerialization = hasOwnSerialization(type);
    List<Part> own = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      if (Modifier.isTransient(field.getModifiers())) {
        if (ownSerialization) {
          return "%s writes itself and has the transient field '%s', which may be content or not: pass its content as a record"
              .formatted(type.getName(), field.getName());
        }
        continue;
      }
      try {
        field.setAccessible(true);
      } catch (InaccessibleObjectException _) {
        return closed(type);
      }
      own.add(new Part(field));
    }
    own.sort(Comparator.comparing(Part::name));
    parts.addAll(0, own);
    return "";
  }

  private static boolean hasState(Class<?> platform) {
    for (Field field : platform.getDeclaredFields()) {
      if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasOwnSerialization(Class<?> type) {
    return Externalizable.class.isAssignableFrom(type)
        || (Serializable.class.isAssignableFrom(type)
            && (declares(type, "writeObject", ObjectOutputStream.class)
                || declares(type, "writeReplace")));
  }

  private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && Arrays.equals(method.getParameterTypes(), parameters)) {
        return true;
      }
    }
    return false;
  }

  private static String closed(Class<?> type) {
    return "module %s must open package %s to %s, or pass its content as a public record"
        .formatted(
            type.getModule().getName(),
            type.getPackageName(),
            ObjectShape.class.getModule().isNamed()
                ? ObjectShape.class.getModule().getName()
                : "the class path");
  }

  /** Whether a class is the JDK's own. */
  static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || loader.equals(ClassLoader.getPlatformClassLoader())) {
      return true;
    }
    String module = type.getModule().getName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }
}
