package org.joblib4j.persist;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.joblib4j.array.Complex;
import org.joblib4j.array.DType;
import org.jspecify.annotations.Nullable;

/** The forms in which Java's values are written, as {@link JavaDialect} tells. */
final class JavaForms {
  private static final PyName NAMESPACE = new PyName("types", "SimpleNamespace");

  private final Pickler pickler;
  private final PickleWriter writer;
  private final DateForms dates;

  JavaForms(Pickler pickler, PickleWriter writer) {
    this.pickler = pickler;
    this.writer = writer;
    this.dates = new DateForms(pickler);
  }

  /** Writes a value that has not been written yet, or starts to. */
  void save(Object value) throws IOException {
    switch (value) {
      case SortedMap<?, ?> map when LossyForms.isNatural(map.comparator()) ->
          pickler.saveDict(map, map, "java.util.TreeMap");
      case Map<?, ?> map -> pickler.saveDict(map, map, null);
      case SortedSet<?> set when LossyForms.isNatural(set.comparator()) ->
          pickler.saveSet(set, set, "java.util.TreeSet");
      case Set<?> set -> pickler.saveSet(set, set, null);
      case Collection<?> collection -> pickler.saveList(collection, collection);
      case Optional<?> optional -> saveOptional(optional);
      case Enum<?> constant -> saveEnum(constant);
      case ByteBuffer buffer -> writer.saveBytes(PythonKeys.bytes(buffer));
      case BigDecimal number -> call("decimal", "Decimal", number, number.toString());
      case Complex number -> call("builtins", "complex", number, number.real(), number.imaginary());
      case UUID id -> saveUuid(id);
      case Path path -> call("pathlib", "Path", path, path.toString().replace('\\', '/'));
      default -> {
        if (!dates.save(value)) {
          saveObject(value);
        }
      }
    }
  }

  private void call(String module, String function, Object identity, Object... arguments)
      throws IOException {
    pickler.saveCall(identity, new PyName(module, function), null, arguments);
  }

  private void saveOptional(Optional<?> optional) throws IOException {
    pickler.pushLast(() -> writer.note(JavaDialect.TYPE + Optional.class.getName()));
    pickler.save(optional.orElse(null));
  }

  private void saveEnum(Enum<?> constant) throws IOException {
    pickler.requireLoadable(constant.getDeclaringClass());
    writer.saveString(constant.name());
    writer.note(JavaDialect.TYPE + constant.getDeclaringClass().getName());
    writer.memoize(constant);
  }

  private void saveUuid(UUID id) throws IOException {
    var number = new BigInteger(id.toString().replace("-", ""), 16);
    pickler.saveInstance(
        id, new PyName("uuid", "UUID"), true, Map.of("int", PickleText.shortest(number)));
  }

  /** Whether a value is written as a namespace of its components or fields. */
  static boolean isNamespace(Object value) {
    return switch (value) {
      case PyName name -> false;
      case PyObject object -> false;
      case PyDType type -> false;
      case DType type -> false;
      case Complex number -> false;
      case Enum<?> constant -> false;
      case Collection<?> collection -> false;
      case Map<?, ?> map -> false;
      default -> !value.getClass().isArray() && !ObjectFields.isPlatform(value.getClass());
    };
  }

  private void saveObject(Object value) throws IOException {
    Class<?> type = value.getClass();
    if (value instanceof PyFrame || value instanceof PySparse) {
      throw new Unwritable(
          "a %s is a view of a Python object; load that as PyObject.class to dump it again"
              .formatted(type.getSimpleName()));
    }
    if (type.isHidden() || type.isSynthetic() || Proxy.isProxyClass(type)) {
      throw new Unwritable(
          "a lambda or generated class (%s) has no form in a file; dump the values it captures"
              .formatted(type.getName()));
    }
    pickler.requireLoadable(type);
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put(JavaDialect.CLASS, type.getName());
    try {
      if (value instanceof Record) {
        addComponents(value, type, state);
      } else {
        addFields(value, type, state);
      }
    } catch (IllegalStateException e) {
      throw new Unwritable(String.valueOf(e.getMessage()));
    }
    pickler.saveInstance(value, NAMESPACE, false, state);
  }

  private static void addComponents(
      Object value, Class<?> type, Map<String, @Nullable Object> state) {
    RecordForm form = RecordForm.of(type);
    for (int i = 0; i < form.names().size(); i++) {
      String name = form.names().get(i);
      try {
        state.put(name, form.get(value, i));
      } catch (InvocationTargetException | IllegalAccessException e) {
        throw new Unwritable(
            "component '%s' of %s cannot be read: %s"
                .formatted(name, type.getName(), e.getCause()));
      }
    }
  }

  private static void addFields(Object value, Class<?> type, Map<String, @Nullable Object> state) {
    requirePlain(value, type);
    for (Field field : ObjectFields.of(type)) {
      if (state.containsKey(field.getName())) {
        throw new Unwritable(
            "%s has two fields '%s'; rename one".formatted(type.getName(), field.getName()));
      }
      try {
        state.put(field.getName(), ObjectFields.open(field, type).get(value));
      } catch (IllegalAccessException e) {
        throw new Unwritable(
            "field '%s' of %s cannot be read: %s"
                .formatted(field.getName(), type.getName(), e.getMessage()));
      }
    }
  }

  private static void requirePlain(Object value, Class<?> type) {
    Class<?> top = type;
    while (top.getSuperclass() != null && top.getSuperclass() != Object.class) {
      top = top.getSuperclass();
    }
    if (ObjectFields.isPlatform(top) || value instanceof Enum<?>) {
      throw new Unwritable(
          "%s has no form in a file; dump its content as a record, list or map, or give a ValueCodec"
              .formatted(type.getName()));
    }
    try {
      ObjectFields.constructor(type);
    } catch (NoSuchMethodException e) {
      throw new Unwritable(
          "%s could not be loaded again: give it a constructor without parameters, or make it a record"
              .formatted(type.getName()));
    }
  }
}
