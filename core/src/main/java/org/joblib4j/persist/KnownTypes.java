package org.joblib4j.persist;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fixed table of the Python names that mean something here. Every other name stays a name.
 *
 * <p>This table is the whole of what a file can cause to happen: each entry computes a value of
 * plain data from plain data.
 */
final class KnownTypes {
  private static final Map<String, Maker> MAKERS = makers();

  /** Modules that Python 2 called otherwise. */
  private static final Map<String, String> PYTHON_2_MODULES =
      Map.of(
          "__builtin__", "builtins",
          "copy_reg", "copyreg",
          "exceptions", "builtins",
          "UserDict", "collections",
          "UserList", "collections");

  private static final Map<String, String> PYTHON_2_NAMES =
      Map.of("xrange", "range", "unicode", "str", "long", "int");

  /** Arguments of what rebuilds arrays, never anything by themselves. */
  private static final Set<String> NUMPY_CLASSES =
      Set.of("ndarray", "matrix", "memmap", "recarray", "record");

  private KnownTypes() {}

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new HashMap<>();
    PythonTypes.addTo(makers);
    DateTypes.addTo(makers);
    NumpyTypes.addTo(makers);
    JoblibTypes.addTo(makers);
    return Map.copyOf(makers);
  }

  /** What makes values of this class or function; null where the name is not known. */
  static @Nullable Maker find(PyName name) {
    return MAKERS.get(name.qualified());
  }

  /**
   * Whether a name is one of NumPy's classes of arrays and scalars, which only say what is what.
   */
  static boolean isArrayClass(PyName name) {
    return name.module().equals("numpy") && NUMPY_CLASSES.contains(name.name());
  }

  /** A name under today's spelling: Python 3's modules, joblib's own, NumPy 1's. */
  static PyName name(String module, String name) {
    String today = PYTHON_2_MODULES.getOrDefault(module, module);
    if (today.startsWith("sklearn.externals.joblib")) {
      today = today.substring("sklearn.externals.".length());
    }
    // NumPy 2 reads the names of NumPy 1; the reverse does not hold.
    if (today.equals("numpy._core") || today.startsWith("numpy._core.")) {
      today = "numpy.core" + today.substring("numpy._core".length());
    }
    boolean python2 = module.equals("__builtin__");
    return new PyName(today, python2 ? PYTHON_2_NAMES.getOrDefault(name, name) : name);
  }
}
