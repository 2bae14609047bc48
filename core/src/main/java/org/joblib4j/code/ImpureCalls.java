package org.joblib4j.code;

import java.util.Optional;
import java.util.Set;
import org.joblib4j.code.Impurity.Kind;
import org.jspecify.annotations.Nullable;

/** The methods of the platform whose results depend on more than their arguments. */
final class ImpureCalls {
  private static final Set<String> REFLECTIVE_LOOKUPS =
      Set.of(
          "forName",
          "getConstructor",
          "getConstructors",
          "getDeclaredConstructor",
          "getDeclaredConstructors",
          "getDeclaredField",
          "getDeclaredFields",
          "getDeclaredMethod",
          "getDeclaredMethods",
          "getField",
          "getFields",
          "getMethod",
          "getMethods",
          "newInstance");

  private ImpureCalls() {}

  /** What a call depends on, if it is one of them. */
  static Optional<Kind> kind(Symbol call) {
    String method = call.name();
    String owner = call.owner();
    boolean noArguments = call.descriptor().startsWith("()");
    boolean noLocale = !call.descriptor().contains("Ljava/util/Locale;");
    return Optional.ofNullable(
        switch (owner) {
          case "java/lang/System" -> system(method);
          case "java/lang/Math", "java/lang/StrictMath" ->
              method.equals("random") ? Kind.RANDOM : null;
          case "java/util/concurrent/ThreadLocalRandom", "java/security/SecureRandom" ->
              Kind.RANDOM;
          case "java/util/Random", "java/util/SplittableRandom" ->
              method.equals("<init>") && noArguments ? Kind.RANDOM : null;
          case "java/util/random/RandomGenerator" ->
              method.equals("of") || method.equals("getDefault") ? Kind.RANDOM : null;
          case "java/util/random/RandomGeneratorFactory" ->
              method.equals("create") && noArguments ? Kind.RANDOM : null;
          case "java/util/UUID" -> method.equals("randomUUID") ? Kind.RANDOM : null;
          case "java/util/Collections" ->
              call.key().equals("shuffle(Ljava/util/List;)V") ? Kind.RANDOM : null;
          case "java/lang/Class" -> onClass(method);
          case "java/lang/ClassLoader" -> loader(method);
          case "java/lang/reflect/Method", "java/lang/reflect/Constructor" ->
              method.equals("invoke") || method.equals("newInstance") ? Kind.REFLECTION : null;
          case "java/lang/invoke/MethodHandles$Lookup" ->
              method.startsWith("find") ? Kind.REFLECTION : null;
          case "java/lang/ProcessBuilder", "java/lang/ProcessHandle" -> Kind.PROCESS;
          case "java/lang/Runtime" ->
              switch (method) {
                case "exec" -> Kind.PROCESS;
                case "load", "loadLibrary" -> Kind.NATIVE_CODE;
                case "availableProcessors", "freeMemory", "maxMemory", "totalMemory" ->
                    Kind.ENVIRONMENT;
                default -> null;
              };
          case "java/lang/foreign/Linker" -> Kind.NATIVE_CODE;
          case "java/nio/file/Files",
              "java/io/FileInputStream",
              "java/io/FileReader",
              "java/io/RandomAccessFile",
              "java/nio/channels/FileChannel",
              "java/util/zip/ZipFile",
              "java/util/jar/JarFile" ->
              Kind.FILES;
          case "java/io/File" -> file(method);
          case "java/util/Scanner" ->
              call.descriptor().startsWith("(Ljava/io/File;")
                      || call.descriptor().startsWith("(Ljava/nio/file/Path;")
                  ? Kind.FILES
                  : null;
          case "java/util/Locale", "java/util/TimeZone" ->
              method.equals("getDefault") ? Kind.ENVIRONMENT : null;
          case "java/time/ZoneId" -> method.equals("systemDefault") ? Kind.ENVIRONMENT : null;
          case "java/nio/charset/Charset" ->
              method.equals("defaultCharset") ? Kind.ENVIRONMENT : null;
          case "java/lang/Integer", "java/lang/Long" ->
              method.equals("getInteger") || method.equals("getLong") ? Kind.ENVIRONMENT : null;
          case "java/lang/Boolean" -> method.equals("getBoolean") ? Kind.ENVIRONMENT : null;
          case "java/lang/String" ->
              noArguments && (method.equals("toUpperCase") || method.equals("toLowerCase"))
                  ? Kind.ENVIRONMENT
                  : null;
          case "java/text/NumberFormat", "java/text/DateFormat" ->
              noLocale && method.endsWith("Instance") ? Kind.ENVIRONMENT : null;
          case "java/text/DecimalFormat", "java/text/SimpleDateFormat" ->
              method.equals("<init>") && !call.descriptor().contains(";L")
                  ? Kind.ENVIRONMENT
                  : null;
          case "java/time/format/DateTimeFormatter" ->
              noLocale && method.equals("ofPattern") ? Kind.ENVIRONMENT : null;
          case "java/util/Date" ->
              switch (method) {
                case "<init>" -> noArguments ? Kind.CLOCK : null;
                case "toString" -> Kind.ENVIRONMENT;
                default -> null;
              };
          case "java/util/GregorianCalendar" ->
              method.equals("<init>") && noArguments ? Kind.CLOCK : null;
          case "java/util/Calendar" -> method.equals("getInstance") ? Kind.CLOCK : null;
          case "java/net/URL" -> method.startsWith("open") ? Kind.NETWORK : null;
          case "java/net/URLConnection",
              "java/net/HttpURLConnection",
              "java/net/Socket",
              "java/net/DatagramSocket",
              "java/net/InetAddress" ->
              Kind.NETWORK;
          default -> byPackage(owner, method);
        });
  }

  /** What a field of the platform depends on, if it is one of those that do. */
  static Optional<Kind> ofField(Symbol field) {
    return field.owner().equals("java/lang/System") && field.name().equals("in")
        ? Optional.of(Kind.FILES)
        : Optional.empty();
  }

  private static @Nullable Kind loader(String method) {
    return switch (method) {
      case "loadClass", "findClass", "findLoadedClass", "defineClass" -> Kind.REFLECTION;
      default -> method.startsWith("getResource") ? Kind.FILES : null;
    };
  }

  private static @Nullable Kind system(String method) {
    return switch (method) {
      case "currentTimeMillis", "nanoTime" -> Kind.CLOCK;
      case "getenv", "getProperty", "getProperties" -> Kind.ENVIRONMENT;
      case "console" -> Kind.FILES;
      case "identityHashCode" -> Kind.IDENTITY;
      case "load", "loadLibrary" -> Kind.NATIVE_CODE;
      default -> null;
    };
  }

  private static @Nullable Kind onClass(String method) {
    if (method.startsWith("getResource")) {
      return Kind.FILES;
    }
    return REFLECTIVE_LOOKUPS.contains(method) ? Kind.REFLECTION : null;
  }

  /** The queries of File; its constructors and the parts of its path look at no disk. */
  private static @Nullable Kind file(String method) {
    return switch (method) {
      case "exists",
          "isFile",
          "isDirectory",
          "length",
          "lastModified",
          "list",
          "listFiles",
          "canRead",
          "canWrite" ->
          Kind.FILES;
      default -> null;
    };
  }

  private static @Nullable Kind byPackage(String owner, String method) {
    if (owner.startsWith("java/time/")) {
      boolean isSource = owner.equals("java/time/Clock") || owner.equals("java/time/InstantSource");
      return method.equals("now") || (isSource && method.startsWith("system")) ? Kind.CLOCK : null;
    }
    boolean network =
        owner.startsWith("java/net/http/")
            || owner.startsWith("java/sql/")
            || owner.startsWith("javax/sql/");
    return network ? Kind.NETWORK : null;
  }
}
