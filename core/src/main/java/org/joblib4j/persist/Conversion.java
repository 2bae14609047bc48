package org.joblib4j.persist;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * Turns loaded data into the Java type that is asked for, or refuses with the path of the value.
 *
 * <p>Values that already are of the type stay the same objects. Integers become any integer type
 * that holds them and any floating-point type; floats round to {@code float} where asked. An array
 * of numbers becomes a Java array of as many levels as it has axes. A list becomes an array or
 * another collection, a str an enum constant, a dict or object with matching names a record or
 * plain object of an allowed class.
 */
final class Conversion {
  /** What errors call the whole value of a file. */
  static final String ROOT = "value";

  /** They are made of what they are in a file, never of names and values. */
  private static final Set<Class<?>> FORMS =
      Set.of(
          NdArray.class,
          PyArray.class,
          PyFrame.class,
          PyName.class,
          PyObject.class,
          PySparse.class,
          PyTuple.class,
          PyValue.class);

  /** Deeper conversions would overflow the stack: a type may refer to itself. */
  private static final int DEEPEST = 500;

  private final JavaTypes types;
  private int depth;

  Conversion(JavaTypes types) {
    this.types = types;
  }

  /**
   * Converts a value.
   *
   * @param where what an error calls the value
   */
  @Nullable Object convert(@Nullable Object value, Type type, String where) {
    if (++depth > DEEPEST) {
      throw new Malformed("%s: nested deeper than %d levels".formatted(where, DEEPEST));
    }
    try {
      return switch (type) {
        case Class<?> c -> toClass(Pending.valueOf(value), c, where);
        case ParameterizedType p -> toParameterized(Pending.valueOf(value), p, where);
        case GenericArrayType a -> toArray(value, a.getGenericComponentType(), where);
        case WildcardType w -> convert(value, w.getUpperBounds()[0], where);
        case TypeVariable<?> v -> convert(value, v.getBounds()[0], where);
        default -> value;
      };
    } finally {
      depth--;
    }
  }

  private @Nullable Object toClass(@Nullable Object value, Class<?> type, String where) {
    if (value == null) {
      return ofNone(type, where);
    }
    if (type.isInstance(value)) {
      return value;
    }
    if (type.isArray()) {
      return toArray(value, type.getComponentType(), where);
    }
    ValueCodec<?> codec = types.codec(type);
    if (codec != null) {
      return ValueCodecs.decode(codec, value, where);
    }
    Object converted =
        switch (value) {
          case Number number -> Numbers.convert(number, type);
          case Boolean truth when type == boolean.class -> truth;
          case Character c when type == char.class -> c;
          case Character c when type == String.class -> c.toString();
          case String text -> ofText(text, type);
          case OffsetDateTime time when type == Instant.class -> time.toInstant();
          case ZonedDateTime time when type == Instant.class -> time.toInstant();
          case LocalDateTime time when type == Instant.class -> time.toInstant(ZoneOffset.UTC);
          case OffsetDateTime time when type == ZonedDateTime.class -> time.toZonedDateTime();
          case PyObject object when type == PyFrame.class -> PyFrame.of(object, types.limits());
          case PyObject object when type == PySparse.class -> PySparse.of(object);
          case NdArray array when array.ndim() == 0 ->
              toClass(PyElements.number(array), type, where);
          case Collection<?> elements -> ofElements(elements, type);
          case Map<?, ?> map when TreeMap.class == type || type.isAssignableFrom(TreeMap.class) ->
              new TreeMap<>(map);
          default -> null;
        };
    if (converted == null) {
      converted = array(value, type);
    }
    if (converted == null) {
      converted = object(value, type, where);
    }
    if (converted == null) {
      throw refused(value, type, where);
    }
    return converted;
  }

  private static @Nullable Object ofNone(Class<?> type, String where) {
    if (type.isPrimitive()) {
      throw refused(null, type, where);
    }
    return switch (type.getName()) {
      case "java.util.Optional" -> Optional.empty();
      case "java.util.OptionalInt" -> OptionalInt.empty();
      case "java.util.OptionalLong" -> OptionalLong.empty();
      case "java.util.OptionalDouble" -> OptionalDouble.empty();
      default -> null;
    };
  }

  private static @Nullable Object ofText(String text, Class<?> type) {
    if (type.isEnum()) {
      return JavaTypes.enumConstant(type, text);
    }
    boolean character = type == char.class || type == Character.class;
    return character && text.length() == 1 ? (Object) text.charAt(0) : null;
  }

  private static @Nullable Object ofElements(Collection<?> elements, Class<?> type) {
    for (Class<?> standard :
        List.of(ArrayList.class, LinkedHashSet.class, ArrayDeque.class, TreeSet.class)) {
      if (type.isAssignableFrom(standard)) {
        return switch (standard.getSimpleName()) {
          case "ArrayList" -> new ArrayList<>(elements);
          case "LinkedHashSet" -> new LinkedHashSet<>(elements);
          case "ArrayDeque" -> new ArrayDeque<>(elements);
          default -> new TreeSet<>(elements);
        };
      }
    }
    return null;
  }

  private static @Nullable Object array(Object value, Class<?> type) {
    return type == NdArray.class ? JavaArrays.toNdArray(value) : null;
  }

  /** A record or plain object of the names in a dict or an inert object. */
  private @Nullable Object object(Object value, Class<?> type, String where) {
    if (!types.isAllowed(type) || FORMS.contains(type)) {
      return null;
    }
    return switch (value) {
      case Map<?, ?> map -> new ObjectBuilder(this).build(type, JavaTypes.attributesOf(map), where);
      case PyObject object ->
          new ObjectBuilder(this).build(type, JavaTypes.attributesOf(object.attributes()), where);
      default -> null;
    };
  }

  private @Nullable Object toParameterized(
      @Nullable Object value, ParameterizedType type, String where) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == Optional.class) {
      Object inner = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      return Optional.ofNullable(convert(inner, arguments[0], where));
    }
    Object converted = toClass(value, raw, where);
    return switch (converted) {
      case PyTuple tuple when Collection.class.isAssignableFrom(raw) ->
          elements(tuple, new ArrayList<>(), arguments[0], where);
      case List<?> list when arguments.length == 1 ->
          elements(list, new ArrayList<>(), arguments[0], where);
      case SortedSet<?> set -> set;
      case Set<?> set when arguments.length == 1 ->
          elements(set, new LinkedHashSet<>(), arguments[0], where);
      case SortedMap<?, ?> map -> map;
      case Map<?, ?> map when arguments.length == 2 ->
          entries(map, arguments[0], arguments[1], where);
      case null, default -> converted;
    };
  }

  @SuppressWarnings("ReferenceEquality") // an equal value of another type is another value
  private static boolean same(@Nullable Object converted, @Nullable Object value) {
    return converted == value;
  }

  /** The same collection where nothing changes, else the other one, filled. */
  private Object elements(
      Collection<? extends @Nullable Object> from,
      Collection<@Nullable Object> into,
      Type type,
      String where) {
    boolean same = true;
    int index = 0;
    for (Object element : from) {
      Object converted =
          isUnfinished(element) ? element : convert(element, type, where + '[' + index++ + ']');
      same &= same(converted, element);
      into.add(converted);
    }
    return same ? from : into;
  }

  private Object entries(
      Map<?, ? extends @Nullable Object> from, Type keyType, Type valueType, String where) {
    Map<@Nullable Object, @Nullable Object> into = new LinkedHashMap<>();
    boolean same = true;
    for (Map.Entry<?, ? extends @Nullable Object> entry : from.entrySet()) {
      String place = where + '[' + entry.getKey() + ']';
      Object key = convert(entry.getKey(), keyType, place);
      Object value = entry.getValue();
      Object converted = isUnfinished(value) ? value : convert(value, valueType, place);
      same &= same(key, entry.getKey()) && same(converted, value);
      into.put(key, converted);
    }
    return same ? from : into;
  }

  /** Its place is filled when it is finished; by then it has its type. */
  private static boolean isUnfinished(@Nullable Object value) {
    return value instanceof Pending pending && !pending.isSettled();
  }

  private Object toArray(@Nullable Object value, Type componentType, String where) {
    Class<?> component = rawClass(componentType);
    return switch (value) {
      case NdArray array -> {
        Object result = JavaArrays.fromNdArray(array, component);
        if (result == null) {
          throw refused(value, component.arrayType(), where);
        }
        yield result;
      }
      case PyArray array -> toArray(array.toList(), componentType, where);
      case Collection<?> list -> {
        Object result = Array.newInstance(component, list.size());
        int index = 0;
        for (Object element : list) {
          if (isUnfinished(element)) {
            throw new Malformed("%s: an array cannot contain itself".formatted(where));
          }
          Array.set(result, index, convert(element, componentType, where + '[' + index + ']'));
          index++;
        }
        yield result;
      }
      case null, default -> {
        if (value != null && value.getClass().isArray() && component.isPrimitive()) {
          NdArray array = JavaArrays.toNdArray(value);
          Object result = array == null ? null : JavaArrays.fromNdArray(array, component);
          if (result != null) {
            yield result;
          }
        }
        throw refused(value, component.arrayType(), where);
      }
    };
  }

  private static Class<?> rawClass(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType p -> (Class<?>) p.getRawType();
      case GenericArrayType a -> rawClass(a.getGenericComponentType()).arrayType();
      case WildcardType w -> rawClass(w.getUpperBounds()[0]);
      case TypeVariable<?> v -> rawClass(v.getBounds()[0]);
      default -> Object.class;
    };
  }

  private static Malformed refused(@Nullable Object value, Class<?> type, String where) {
    return new Malformed(
        "%s: expected %s, found %s".formatted(where, type.getTypeName(), found(value))
            + (where.equals(ROOT) ? remedy(value) : ""));
  }

  /** What to ask for instead. */
  private static String remedy(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          "; load it as Map.class and take one of its values, which have the keys "
              + map.keySet().stream().limit(20).map(String::valueOf).toList();
      case PyObject object when PyFrame.isFrame(object) ->
          "; load it as PyFrame.class and take its columns";
      case PyObject object when PySparse.isSparse(object) ->
          "; load it as PySparse.class and take its elements";
      case PyObject object -> "; load it as PyObject.class and take one of its attributes";
      case PyTuple tuple -> "; load it as PyTuple.class and take one of its elements";
      case List<?> list -> "; load it as List.class and take one of its elements";
      case PyArray array -> "; load it as PyArray.class, which has elements of any type";
      case null, default -> "";
    };
  }

  private static String found(@Nullable Object value) {
    return switch (value) {
      case NdArray array ->
          "an array of " + array.dtype() + " of shape " + Arrays.toString(array.shape());
      case Number number -> Arguments.typeName(value) + " " + number;
      case null, default -> Arguments.typeName(value);
    };
  }

  /** Numbers as other numbers. */
  private static final class Numbers {
    private static final Map<Class<?>, Class<?>> BOXES =
        new HashMap<>(
            Map.of(
                byte.class, Byte.class,
                short.class, Short.class,
                int.class, Integer.class,
                long.class, Long.class,
                float.class, Float.class,
                double.class, Double.class));

    private Numbers() {}

    /** The number as the type; null where the type is none of numbers, or too small. */
    static @Nullable Object convert(Number number, Class<?> type) {
      Class<?> box = BOXES.getOrDefault(type, type);
      if (box.isInstance(number)) {
        return number;
      }
      boolean integer =
          !(number instanceof Double || number instanceof Float || number instanceof BigDecimal);
      if (box == Double.class) {
        return number.doubleValue();
      }
      if (box == Float.class) {
        return number.floatValue();
      }
      if (box == BigDecimal.class) {
        return new BigDecimal(number.toString());
      }
      if (!integer) {
        return null;
      }
      BigInteger whole =
          number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
      if (box == BigInteger.class) {
        return whole;
      }
      int bits =
          box == Long.class
              ? 64
              : box == Integer.class ? 32 : box == Short.class ? 16 : box == Byte.class ? 8 : 0;
      if (whole.bitLength() >= bits) {
        return null;
      }
      return switch (bits) {
        case 64 -> whole.longValue();
        case 32 -> whole.intValue();
        case 16 -> whole.shortValue();
        default -> whole.byteValue();
      };
    }
  }
}
