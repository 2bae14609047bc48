package org.joblib4j.persist;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a class are taken apart and put together. Asking the JVM takes longer than
 * writing a small record, so it is asked once for each class.
 */
final class RecordForm {
  private static final ClassValue<RecordForm> FORMS =
      new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
          return new RecordForm(type);
        }
      };

  private final List<String> names;
  private final Type[] types;
  private final Method[] accessors;
  private final Constructor<?> constructor;

  private RecordForm(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    names = Arrays.stream(components).map(RecordComponent::getName).toList();
    types = Arrays.stream(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
    accessors =
        Arrays.stream(components)
            .map(component -> ObjectFields.open(component.getAccessor(), type))
            .toArray(Method[]::new);
    Class<?>[] erased =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      constructor = ObjectFields.open(type.getDeclaredConstructor(erased), type);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type.getName() + " has lost its canonical constructor", e);
    }
  }

  /**
   * The form of a class of records.
   *
   * @throws IllegalStateException when its module does not open the package; the message says how
   *     to
   */
  static RecordForm of(Class<?> type) {
    return FORMS.get(type);
  }

  /** The names of the components, in order. */
  List<String> names() {
    return names;
  }

  /** The type of a component. */
  Type type(int index) {
    return types[index];
  }

  /** The value of a component. */
  @Nullable Object get(Object value, int index)
      throws InvocationTargetException, IllegalAccessException {
    return accessors[index].invoke(value);
  }

  /** A record of these values. */
  Object make(@Nullable Object[] values) throws ReflectiveOperationException {
    return constructor.newInstance(values);
  }
}
