package org.joblib4j.persist;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The fields that make up a plain object: neither static nor transient, superclasses first. */
final class ObjectFields {
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return List.copyOf(find(type));
        }
      };

  private ObjectFields() {}

  static List<Field> of(Class<?> type) {
    return FIELDS.get(type);
  }

  private static List<Field> find(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && !isPlatform(c); c = c.getSuperclass()) {
      List<Field> own = new ArrayList<>();
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
            && !field.isSynthetic()) {
          own.add(field);
        }
      }
      fields.addAll(0, own);
    }
    return fields;
  }

  /** Whether a class is the JDK's own. */
  static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }

  /**
   * The constructor without parameters, which need not be public.
   *
   * @throws NoSuchMethodException when there is none
   */
  static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    return open(type.getDeclaredConstructor(), type);
  }

  /**
   * Makes a member usable from here.
   *
   * @throws IllegalStateException when its module does not open the package; the message says how
   *     to
   */
  static <T extends AccessibleObject> T open(T member, Class<?> type) {
    try {
      member.setAccessible(true);
      return member;
    } catch (InaccessibleObjectException e) {
      throw new IllegalStateException(
          "%s is not accessible: module %s must open package %s to %s"
              .formatted(
                  type.getName(),
                  type.getModule().getName(),
                  type.getPackageName(),
                  ObjectFields.class.getModule().getName()),
          e);
    }
  }
}
