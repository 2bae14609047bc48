package org.joblib4j.persist;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes records and plain objects of named values.
 *
 * <p>A record is made by its canonical constructor, which may refuse what the file says. A plain
 * object is made by its constructor without parameters, then its fields are set. A record without a
 * component that the class has meanwhile got is refused; a plain object keeps what its constructor
 * gave the field.
 */
final class ObjectBuilder {
  private final Conversion conversion;

  ObjectBuilder(JavaTypes types) {
    this.conversion = new Conversion(types);
  }

  ObjectBuilder(Conversion conversion) {
    this.conversion = conversion;
  }

  /**
   * Makes an object.
   *
   * @param where what an error calls the object
   */
  Object build(Class<?> type, Map<String, ? extends @Nullable Object> values, String where) {
    try {
      if (type.isRecord()) {
        return record(type, values, where);
      }
      if (type.isEnum() || type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
        throw new Malformed("%s: %s is not a class of objects".formatted(where, type.getName()));
      }
      return plain(type, values, where);
    } catch (InvocationTargetException e) {
      throw new Malformed(
          "%s: %s refused the values: %s".formatted(where, type.getName(), e.getCause()));
    } catch (ReflectiveOperationException | IllegalStateException e) {
      throw new Malformed(
          "%s: cannot make a %s: %s".formatted(where, type.getName(), e.getMessage()));
    }
  }

  private Object record(Class<?> type, Map<String, ? extends @Nullable Object> values, String where)
      throws ReflectiveOperationException {
    RecordForm form = RecordForm.of(type);
    @Nullable Object[] arguments = new Object[form.names().size()];
    for (int i = 0; i < arguments.length; i++) {
      String name = form.names().get(i);
      if (!values.containsKey(name)) {
        throw new Malformed(
            "%s: there is no value for '%s' of %s; there are values for %s"
                .formatted(where, name, type.getName(), new TreeSet<>(values.keySet())));
      }
      Object value = values.get(name);
      if (value instanceof Pending unfinished && !unfinished.isSettled()) {
        throw new Malformed("%s.%s: a record cannot contain itself".formatted(where, name));
      }
      arguments[i] = conversion.convert(value, form.type(i), where + '.' + name);
    }
    return form.make(arguments);
  }

  private Object plain(Class<?> type, Map<String, ? extends @Nullable Object> values, String where)
      throws ReflectiveOperationException {
    Object object;
    try {
      object = ObjectFields.constructor(type).newInstance();
    } catch (NoSuchMethodException e) {
      throw new Malformed(
          "%s: %s needs a constructor without parameters, or should be a record"
              .formatted(where, type.getName()));
    }
    List<Field> fields = ObjectFields.of(type);
    var unknown = new TreeSet<>(values.keySet());
    for (Field field : fields) {
      unknown.remove(field.getName());
      if (values.containsKey(field.getName())) {
        set(object, ObjectFields.open(field, type), values.get(field.getName()), where);
      }
    }
    if (!unknown.isEmpty()) {
      throw new Malformed("%s: %s has no fields %s".formatted(where, type.getName(), unknown));
    }
    return object;
  }

  private void set(Object object, Field field, @Nullable Object value, String where)
      throws IllegalAccessException {
    String name = where + '.' + field.getName();
    if (value instanceof Pending unfinished && !unfinished.isSettled()) {
      unfinished.whenSettled(finished -> setLater(object, field, finished, name));
    } else {
      field.set(object, conversion.convert(value, field.getGenericType(), name));
    }
  }

  private void setLater(Object object, Field field, @Nullable Object value, String name) {
    try {
      field.set(object, conversion.convert(value, field.getGenericType(), name));
    } catch (IllegalAccessException e) {
      throw new Malformed("%s: cannot be set: %s".formatted(name, e.getMessage()));
    }
  }
}
