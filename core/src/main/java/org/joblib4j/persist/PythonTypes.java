package org.joblib4j.persist;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.joblib4j.array.Complex;
import org.jspecify.annotations.Nullable;

/** Python's own types: numbers, containers, paths and the two ways that pickle makes objects. */
final class PythonTypes {
  private PythonTypes() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("builtins.complex", PythonTypes::complex);
    makers.put("builtins.bytes", PythonTypes::bytes);
    makers.put("builtins.bytearray", PythonTypes::bytes);
    makers.put("_codecs.encode", PythonTypes::encoded);
    makers.put("builtins.set", PythonTypes::set);
    makers.put("builtins.frozenset", PythonTypes::frozenSet);
    makers.put("builtins.getattr", PythonTypes::attribute);
    makers.put("builtins.range", named("start", "stop", "step"));
    makers.put("builtins.slice", named("start", "stop", "step"));
    makers.put("fractions.Fraction", PythonTypes::fraction);
    makers.put("decimal.Decimal", PythonTypes::decimal);
    makers.put("uuid.UUID", (arguments, context) -> new PendingUuid());
    makers.put("collections.OrderedDict", PythonTypes::dict);
    makers.put("collections.Counter", PythonTypes::dict);
    makers.put("collections.defaultdict", (arguments, context) -> new LinkedHashMap<>());
    makers.put("copyreg._reconstructor", PythonTypes::reconstructed);
    makers.put("copyreg.__newobj__", PythonTypes::newObject);
    for (String type : List.of("PurePath", "PurePosixPath", "PureWindowsPath")) {
      makers.put("pathlib." + type, PythonTypes::path);
      makers.put("pathlib." + type.replace("Pure", ""), PythonTypes::path);
      makers.put("pathlib._local." + type, PythonTypes::path);
      makers.put("pathlib._local." + type.replace("Pure", ""), PythonTypes::path);
    }
    makers.put("types.SimpleNamespace", (arguments, context) -> namespace(arguments, context));
  }

  private static Object complex(Arguments arguments, LoadContext context) {
    return new Complex(arguments.floatingPoint(0), arguments.floatingPoint(1));
  }

  /** {@code bytes()}, {@code bytearray(b"...")} or {@code bytearray("...", "latin-1")}. */
  private static Object bytes(Arguments arguments, LoadContext context) {
    return arguments.size() == 0 ? new byte[0] : arguments.bytes(0).clone();
  }

  /** How protocol 2 has bytes: text, and the encoding that makes them of it. */
  private static Object encoded(Arguments arguments, LoadContext context) {
    return switch (arguments.text(1)) {
      case "latin1", "latin-1" -> PickleText.latin1(arguments.text(0));
      default -> Maker.INERT;
    };
  }

  private static Object set(Arguments arguments, LoadContext context) {
    var set = new LinkedHashSet<@Nullable Object>();
    if (arguments.size() > 0) {
      var keys = new Keys(context.limits());
      arguments.list(0).forEach(element -> set.add(keys.key(Pending.valueOf(element))));
    }
    return set;
  }

  private static Object frozenSet(Arguments arguments, LoadContext context) {
    return new FrozenSet((Set<?>) set(arguments, context));
  }

  /** A method or a nested class, as a name. */
  private static Object attribute(Arguments arguments, LoadContext context) {
    return arguments.get(0) instanceof PyName owner
        ? new PyName(owner.module(), owner.name() + '.' + arguments.text(1))
        : Maker.INERT;
  }

  /** An object that stays as it is and whose arguments can be asked for by name. */
  private static Maker named(String... names) {
    return (arguments, context) -> {
      int dot = arguments.callee().lastIndexOf('.');
      var type =
          new PyName(arguments.callee().substring(0, dot), arguments.callee().substring(dot + 1));
      var object = new PyObject(type, PyObject.Origin.CALL, arguments.values(), Map.of());
      for (int i = 0; i < Math.min(names.length, arguments.size()); i++) {
        object.derive(names[i], arguments.get(i));
      }
      return object;
    };
  }

  private static Object fraction(Arguments arguments, LoadContext context) {
    var type = new PyName("fractions", "Fraction");
    var object = new PyObject(type, PyObject.Origin.CALL, arguments.values(), Map.of());
    if (arguments.get(0) instanceof String text) {
      String[] parts = text.split("/", 2);
      object.derive("numerator", PickleText.integer(PickleText.latin1(parts[0])));
      object.derive(
          "denominator",
          parts.length == 1 ? (Object) 1L : PickleText.integer(PickleText.latin1(parts[1])));
    } else {
      object.derive("numerator", PickleText.shortest(arguments.integer(0)));
      object.derive("denominator", PickleText.shortest(arguments.integer(1)));
    }
    return object;
  }

  /** NaN and the infinities have no BigDecimal and stay inert. */
  private static Object decimal(Arguments arguments, LoadContext context) {
    try {
      return arguments.get(0) instanceof String text && text.length() <= 100_000
          ? new BigDecimal(text)
          : Maker.INERT;
    } catch (NumberFormatException e) {
      return Maker.INERT;
    }
  }

  private static Object dict(Arguments arguments, LoadContext context) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    if (arguments.size() == 0) {
      return map;
    }
    if (arguments.get(0) instanceof Map<?, ?> counts) {
      map.putAll(counts);
      return map;
    }
    var keys = new Keys(context.limits());
    for (Object entry : arguments.list(0)) {
      if (!(entry instanceof List<?> pair) || pair.size() != 2) {
        return Maker.INERT;
      }
      map.put(keys.key(Pending.valueOf(pair.get(0))), Pending.valueOf(pair.get(1)));
    }
    return map;
  }

  /** Protocols 0 and 1: a class, its base and the base's value. */
  private static @Nullable Object reconstructed(Arguments arguments, LoadContext context)
      throws IOException {
    if (!(arguments.get(0) instanceof PyName type)) {
      return Maker.INERT;
    }
    Object object = made(type, PyTuple.of(), context);
    if (object instanceof PyObject inert && arguments.get(2) instanceof List<?> items) {
      items.forEach(inert::addItem);
    }
    return object;
  }

  private static @Nullable Object newObject(Arguments arguments, LoadContext context)
      throws IOException {
    if (!(arguments.get(0) instanceof PyName type)) {
      return Maker.INERT;
    }
    PyTuple all = arguments.values();
    return made(type, PyTuple.copyOf(all.subList(1, all.size())), context);
  }

  private static @Nullable Object made(PyName type, PyTuple arguments, LoadContext context)
      throws IOException {
    Maker maker = KnownTypes.find(type);
    Object value =
        maker == null
            ? Maker.INERT
            : maker.make(new Arguments(type.qualified(), arguments), context);
    return value instanceof Maker.Inert
        ? new PyObject(type, PyObject.Origin.NEW, arguments, Map.of())
        : value;
  }

  private static Object path(Arguments arguments, LoadContext context) {
    String text =
        arguments.values().stream()
            .map(part -> part instanceof String name ? name : "\0")
            .collect(Collectors.joining("/"));
    try {
      return Path.of(text.startsWith("//") ? text.substring(1) : text);
    } catch (InvalidPathException e) {
      return Maker.INERT;
    }
  }

  private static Object namespace(Arguments arguments, LoadContext context) {
    return new Pending() {
      @Override
      @Nullable Object build(@Nullable Object state) {
        if (context.auditing() != null
            && state instanceof Map<?, ?> attributes
            && attributes.get(JavaDialect.CLASS) instanceof String className) {
          context.auditing().javaClass(className);
        }
        Optional<Object> rebuilt = context.javaTypes().rebuild(state);
        return rebuilt.orElseGet(() -> inert(state));
      }

      @Override
      Object withoutState() {
        return inert(null);
      }

      private PyObject inert(@Nullable Object state) {
        var type = new PyName("types", "SimpleNamespace");
        var object = new PyObject(type, PyObject.Origin.CALL, arguments.values(), Map.of());
        if (state != null) {
          object.setState(state);
        }
        return object;
      }
    };
  }

  /** A UUID is one integer of 128 bits among its attributes. */
  private static final class PendingUuid extends Pending {
    @Override
    Object build(@Nullable Object state) {
      if (state instanceof Map<?, ?> attributes) {
        Object number = attributes.get("int");
        if (number instanceof Long || number instanceof BigInteger) {
          var bits = new BigInteger(number.toString());
          if (bits.signum() >= 0 && bits.bitLength() <= 128) {
            return new UUID(bits.shiftRight(64).longValue(), bits.longValue());
          }
        }
      }
      throw new Malformed("a uuid.UUID has no integer of 128 bits");
    }

    @Override
    Object withoutState() {
      return new PyObject(new PyName("uuid", "UUID"), PyObject.Origin.NEW, PyTuple.of(), Map.of());
    }
  }
}
