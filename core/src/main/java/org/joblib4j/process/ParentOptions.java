package org.joblib4j.process;

import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of this JVM's own options its workers are given.
 *
 * <p>A white list, as one option too many keeps a worker from starting (two debuggers on one port).
 * What opens or exports packages of the JDK is passed on to all code of the worker: user classes
 * are in no named module there.
 *
 * @param module options about modules, and others that an AOT cache depends on
 * @param properties system properties of the user
 */
record ParentOptions(List<String> module, List<String> properties) {
  private static final String VECTOR = "jdk.incubator.vector";

  /** Names that stand for several modules of the JDK. */
  private static final Set<String> JDK_SETS = Set.of("ALL-SYSTEM", "ALL-DEFAULT");

  private static final Set<String> WHOLE = Set.of("--enable-preview", "-ea", "-da", "-esa", "-dsa");

  ParentOptions {
    module = List.copyOf(module);
    properties = List.copyOf(properties);
  }

  /** Those of this JVM. */
  static ParentOptions ofThisJvm() {
    boolean vector = ModuleLayer.boot().findModule(VECTOR).isPresent();
    return of(ManagementFactory.getRuntimeMXBean().getInputArguments(), vector);
  }

  /**
   * Selects among the arguments of a JVM.
   *
   * @param vector whether that JVM has the vector module
   */
  static ParentOptions of(List<String> arguments, boolean vector) {
    List<String> module = new ArrayList<>();
    List<String> properties = new ArrayList<>();
    if (vector) {
      module.add("--add-modules=" + VECTOR);
    }
    for (String argument : arguments) {
      if (argument.startsWith("-D")) {
        if (CallersProperties.canBeOption(nameOf(argument))) {
          properties.add(argument);
        }
      } else if (WHOLE.contains(argument)
          || argument.startsWith("-ea:")
          || argument.startsWith("-da:")
          || argument.startsWith("--sun-misc-unsafe-memory-access=")) {
        module.add(argument);
      } else if (argument.startsWith("--enable-native-access=")) {
        module.add("--enable-native-access=ALL-UNNAMED");
      } else if (argument.startsWith("--add-opens=") || argument.startsWith("--add-exports=")) {
        addOpening(argument, module);
      } else if (argument.startsWith("--add-modules=")) {
        addModules(argument, module);
      }
    }
    return new ParentOptions(module.stream().distinct().toList(), properties);
  }

  /** The name of the system property that an option defines. */
  static String nameOf(String definition) {
    int value = definition.indexOf('=');
    return definition.substring("-D".length(), value < 0 ? definition.length() : value);
  }

  private static void addOpening(String argument, List<String> module) {
    int value = argument.indexOf('=') + 1;
    int slash = argument.indexOf('/', value);
    int target = argument.indexOf('=', value);
    if (slash > 0 && target > slash && isOfJdk(argument.substring(value, slash))) {
      module.add(argument.substring(0, target) + "=ALL-UNNAMED");
    }
  }

  private static void addModules(String argument, List<String> module) {
    String names = argument.substring(argument.indexOf('=') + 1);
    Stream.of(names.split(","))
        .filter(name -> !name.equals(VECTOR))
        .filter(name -> JDK_SETS.contains(name) || isOfJdk(name))
        .forEach(name -> module.add("--add-modules=" + name));
  }

  private static boolean isOfJdk(String name) {
    return ModuleFinder.ofSystem().find(name).isPresent();
  }
}
