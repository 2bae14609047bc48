package org.joblib4j.code;

import java.io.IOException;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joblib4j.function.Fn;
import org.jspecify.annotations.Nullable;

/**
 * Which method a function runs, and what it captured. Immutable as far as the captured values are:
 * they are held, not copied.
 *
 * <p>{@link #id()} names the function in a way that outlives recompilation. It is not unique: two
 * lambdas of one method with one signature share it, because whatever tells them apart in a class
 * file is a running number. Their {@linkplain CodeDigest digests} tell them apart.
 */
public final class FunctionIdentity {

  /** How a function comes by its code. */
  public enum Kind {
    /** A lambda, or a method reference that the compiler turned into one. */
    LAMBDA,
    /** A reference to a static method. */
    STATIC_METHOD,
    /** A reference to an instance method, bound to a receiver or not. */
    INSTANCE_METHOD,
    /** A reference to a constructor. */
    CONSTRUCTOR,
    /** An object of a class that implements the function's type. */
    OBJECT
  }

  /** Protocols of addresses whose content stays as it is; the last of a worker process. */
  private static final Set<String> FILES = Set.of("file", "jar", "jrt", "joblib4j");

  private final Kind kind;
  private final String owner;
  private final String method;
  private final String descriptor;
  private final String signature;
  private final List<@Nullable Object> captured;
  private final List<FunctionIdentity> capturedFunctions;
  private final ClassLoader loader;

  private FunctionIdentity(
      Kind kind,
      String owner,
      String method,
      String descriptor,
      String signature,
      List<@Nullable Object> captured,
      @Nullable ClassLoader loader) {
    this.kind = kind;
    this.owner = owner;
    this.method = method;
    this.descriptor = descriptor;
    this.signature = signature;
    this.captured = Collections.unmodifiableList(captured);
    this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
    capturedFunctions = kind == Kind.OBJECT ? List.of() : functionsAmong(captured, name());
  }

  /**
   * The method behind a lambda, a method reference or an object.
   *
   * @throws UnidentifiableFunctionException when the function is a proxy or generated, or when it
   *     captured such an object or a lambda of a type that is not serializable
   */
  public static FunctionIdentity of(Fn<?, ?> function) {
    Class<?> type = function.getClass();
    Optional<SerializedLambda> form = LambdaForm.of(function);
    if (form.isPresent()) {
      return of(form.get(), type.getClassLoader());
    }
    checkHasCode(type, "the function");
    Method call = callMethod(type, function.arity());
    return new FunctionIdentity(
        Kind.OBJECT,
        internalName(type),
        call.getName(),
        descriptor(call),
        descriptor(call),
        Arrays.<@Nullable Object>asList(function),
        type.getClassLoader());
  }

  /**
   * A method or constructor that reflection found.
   *
   * @param receiver what an instance method is called on, if that is known
   * @throws UnidentifiableFunctionException when the receiver is a proxy or generated
   */
  public static FunctionIdentity of(Executable executable, @Nullable Object receiver) {
    boolean isConstructor = executable instanceof Constructor;
    boolean isStatic = Modifier.isStatic(executable.getModifiers());
    return new FunctionIdentity(
        isConstructor ? Kind.CONSTRUCTOR : isStatic ? Kind.STATIC_METHOD : Kind.INSTANCE_METHOD,
        internalName(receiver == null ? executable.getDeclaringClass() : receiver.getClass()),
        isConstructor ? "<init>" : executable.getName(),
        descriptor(executable),
        descriptor(executable),
        receiver == null ? List.of() : Arrays.<@Nullable Object>asList(receiver),
        executable.getDeclaringClass().getClassLoader());
  }

  private static FunctionIdentity of(SerializedLambda form, @Nullable ClassLoader loader) {
    var captured = new ArrayList<@Nullable Object>();
    for (int i = 0; i < form.getCapturedArgCount(); i++) {
      captured.add(form.getCapturedArg(i));
    }
    boolean isLambda = LambdaName.isLambda(form.getImplMethodName());
    return new FunctionIdentity(
        isLambda ? Kind.LAMBDA : kind(form.getImplMethodKind()),
        form.getImplClass(),
        form.getImplMethodName(),
        form.getImplMethodSignature(),
        isLambda ? form.getInstantiatedMethodType() : form.getImplMethodSignature(),
        captured,
        loader);
  }

  private static Kind kind(int referenceKind) {
    return switch (referenceKind) {
      case MethodHandleInfo.REF_invokeStatic -> Kind.STATIC_METHOD;
      case MethodHandleInfo.REF_newInvokeSpecial -> Kind.CONSTRUCTOR;
      default -> Kind.INSTANCE_METHOD;
    };
  }

  /** How the function comes by its code. */
  public Kind kind() {
    return kind;
  }

  /** The binary name of the class whose method runs. */
  public String className() {
    return owner.replace('/', '.');
  }

  /** The name of the method in its class file; for a lambda one that the compiler made up. */
  public String methodName() {
    return method;
  }

  /** The parameter and return types of the method in its class file (JVMS 4.3.3). */
  public String descriptor() {
    return descriptor;
  }

  /**
   * The values that the function holds, in order, unmodifiable: the receiver of a bound method
   * reference, the variables of a lambda, the object itself for {@link Kind#OBJECT}. They decide
   * results as arguments do.
   */
  public List<@Nullable Object> captured() {
    return captured;
  }

  /**
   * The names of the parameters that the function is called with, the receiver of an unbound method
   * reference as {@code this}.
   *
   * @return empty where the class file does not tell them
   * @throws IOException when the class file cannot be read
   */
  public List<String> parameterNames() throws IOException {
    List<String> names = ParameterNames.of(loader, owner, method, descriptor);
    if (names.isEmpty() && !MethodTypeDesc.ofDescriptor(descriptor).parameterList().isEmpty()) {
      return List.of();
    }
    if (kind == Kind.LAMBDA) {
      // What a lambda captured comes first.
      int called = MethodTypeDesc.ofDescriptor(signature).parameterCount();
      return names.subList(Math.max(0, names.size() - called), names.size());
    }
    boolean isUnbound = kind == Kind.INSTANCE_METHOD && captured.isEmpty();
    return isUnbound ? Stream.concat(Stream.of("this"), names.stream()).toList() : names;
  }

  /**
   * What the function returns, with type arguments where the code says them: a method reference has
   * them, a lambda's are erased.
   */
  public Type resultType() {
    if (kind != Kind.LAMBDA) {
      Type declared = declaredResultType();
      if (declared != null) {
        return declared;
      }
    }
    try {
      return MethodType.fromMethodDescriptorString(signature, loader).wrap().returnType();
    } catch (TypeNotPresentException | LinkageError _) {
      return Object.class;
    }
  }

  private @Nullable Type declaredResultType() {
    try {
      Class<?> type = Class.forName(className(), false, loader);
      if (kind == Kind.CONSTRUCTOR) {
        return type;
      }
      MethodType erased = MethodType.fromMethodDescriptorString(descriptor, loader);
      for (Class<?> c = type; c != null; c = c.getSuperclass()) {
        for (Method candidate : c.getDeclaredMethods()) {
          if (candidate.getName().equals(method)
              && erased.equals(
                  MethodType.methodType(
                      candidate.getReturnType(), candidate.getParameterTypes()))) {
            return candidate.getReturnType().isPrimitive()
                ? erased.wrap().returnType()
                : candidate.getGenericReturnType();
          }
        }
      }
      return null;
    } catch (ClassNotFoundException | TypeNotPresentException | LinkageError _) {
      return null;
    }
  }

  /**
   * The parameters of the function that carry an annotation, counted from 0.
   *
   * @return empty for lambdas: javac drops the annotations of their parameters
   */
  public List<Integer> annotatedParameters(Class<? extends Annotation> annotation) {
    try {
      Class<?> type = Class.forName(className(), false, loader);
      MethodType erased = MethodType.fromMethodDescriptorString(descriptor, loader);
      Executable executable =
          kind == Kind.CONSTRUCTOR
              ? type.getDeclaredConstructor(erased.parameterArray())
              : type.getDeclaredMethod(method, erased.parameterArray());
      int shift = kind == Kind.INSTANCE_METHOD && captured.isEmpty() ? 1 : 0;
      var found = new ArrayList<Integer>();
      for (int i = 0; i < executable.getParameterCount(); i++) {
        if (executable.getParameters()[i].isAnnotationPresent(annotation)) {
          found.add(i + shift);
        }
      }
      return List.copyOf(found);
    } catch (ReflectiveOperationException | TypeNotPresentException | LinkageError _) {
      return List.of();
    }
  }

  /** The lambdas among the captured values. */
  public List<FunctionIdentity> capturedFunctions() {
    return capturedFunctions;
  }

  /**
   * A short name for messages and folders: {@code CallSites.hamming}, {@code Model.new}, {@code
   * Features.lambda in method scale}.
   */
  public String name() {
    String type = readable(owner.substring(owner.lastIndexOf('/') + 1));
    if (kind == Kind.LAMBDA) {
      return type + ".lambda" + enclosing().map(FunctionIdentity::place).orElse("");
    }
    return type + "." + (method.equals("<init>") ? "new" : method);
  }

  /**
   * A name with package and signature that is the same after recompilation, whatever else was added
   * to the file; see the class comment for what it does not promise.
   */
  public String id() {
    String inside = kind == Kind.LAMBDA ? enclosing().orElse("") + ".lambda" : method;
    return readable(owner).replace('/', '.') + "." + inside + parameters();
  }

  /** The types of the parameters as a reader writes them: {@code (double[], org.example.Query)}. */
  private String parameters() {
    return MethodTypeDesc.ofDescriptor(signature).parameterList().stream()
        .map(FunctionIdentity::typeName)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String typeName(ClassDesc type) {
    if (type.isArray()) {
      return typeName(type.componentType()) + "[]";
    }
    String prefix = type.packageName().isEmpty() ? "" : type.packageName() + ".";
    return type.isPrimitive() ? type.displayName() : prefix + readable(type.displayName());
  }

  /** The name. */
  @Override
  public String toString() {
    return name();
  }

  /** Whether the class is in a file, a jar or an image, and not only in its class loader. */
  public boolean isInFile() {
    URL url = loader.getResource(owner + ".class");
    return url == null || FILES.contains(url.getProtocol());
  }

  ClassLoader loader() {
    return loader;
  }

  String owner() {
    return owner;
  }

  /** The call that runs the function, as a class file would name it. */
  Symbol call() {
    Symbol.Kind call =
        switch (kind) {
          case CONSTRUCTOR -> Symbol.Kind.CALL_SPECIAL;
          case STATIC_METHOD -> Symbol.Kind.CALL_STATIC;
          case INSTANCE_METHOD, OBJECT -> Symbol.Kind.CALL_VIRTUAL;
          case LAMBDA -> Symbol.Kind.CALL_STATIC;
        };
    return new Symbol(call, owner, method, descriptor);
  }

  private Optional<String> enclosing() {
    return LambdaName.enclosingMethod(method);
  }

  private static String place(String method) {
    return switch (method) {
      case "<init>" -> " in constructor";
      case "<clinit>" -> " in static initializer";
      default -> " in method " + method;
    };
  }

  /** Without the running numbers of local and anonymous classes and of the shell's snippets. */
  private static String readable(String binaryName) {
    return binaryName
        .replaceFirst("^(REPL/)?\\$JShell\\$\\w+", "jshell")
        .replaceAll("\\$\\d+(?=[A-Za-z_])", ".")
        .replaceAll("\\$\\d+", ".anonymous")
        .replaceAll("(?<=\\w)\\$(?=\\w)", ".");
  }

  private static List<FunctionIdentity> functionsAmong(
      List<@Nullable Object> captured, String function) {
    var functions = new ArrayList<FunctionIdentity>();
    for (Object value : captured) {
      if (value == null) {
        continue;
      }
      Class<?> type = value.getClass();
      if (type.isHidden()) {
        functions.add(of(formOfCaptured(value, function), type.getClassLoader()));
      } else {
        checkHasCode(type, "a value that " + function + " captured");
      }
    }
    return List.copyOf(functions);
  }

  /**
   * The method behind a lambda of any serializable type; empty for an object of an ordinary class.
   *
   * @throws UnidentifiableFunctionException when it is a lambda of a type that is not serializable
   */
  public static Optional<FunctionIdentity> ofLambda(Object value) {
    Class<?> type = value.getClass();
    if (!type.isHidden()) {
      return Optional.empty();
    }
    return Optional.of(of(formOfCaptured(value, "the call"), type.getClassLoader()));
  }

  private static SerializedLambda formOfCaptured(Object lambda, String function) {
    String interfaces =
        String.join(
            ", ", Arrays.stream(lambda.getClass().getInterfaces()).map(Class::getName).toList());
    return Optional.of(lambda)
        .filter(Serializable.class::isInstance)
        .flatMap(value -> LambdaForm.of((Serializable) value))
        .orElseThrow(() ->
            new UnidentifiableFunctionException(
                function
                    + " captured a lambda of "
                    + interfaces
                    + ", and the JVM does not say which code is behind a lambda whose type is not"
                    + " serializable: write the lambda itself in the call, declare the variable"
                    + " as an org.joblib4j.function.Fn"));
  }

  private static void checkHasCode(Class<?> type, String what) {
    if (Proxy.isProxyClass(type)) {
      throw new UnidentifiableFunctionException(
          what
              + " is a dynamic proxy ("
              + type.getName()
              + "), whose code is in its InvocationHandler: pass the object behind it");
    }
    if (type.isHidden() || !hasClassFile(type)) {
      Class<?> parent = type.getSuperclass();
      throw new UnidentifiableFunctionException(
          what
              + " is of the class "
              + type.getName()
              + ", which was generated while the program ran and has no class file: pass an object of "
              + (parent == null || parent == Object.class ? "a class" : parent.getName())
              + " as it was written");
    }
  }

  /** CGLIB, ByteBuddy and the like define classes that their loader cannot show. */
  private static boolean hasClassFile(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null
        || type.isArray()
        || loader.getResource(internalName(type) + ".class") != null;
  }

  /** The method that a class declares or inherits for a function type's {@code call}. */
  private static Method callMethod(Class<?> type, int arity) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Method m : c.getDeclaredMethods()) {
        if (m.getName().equals("call") && m.getParameterCount() == arity && !m.isBridge()) {
          return m;
        }
      }
    }
    throw new UnidentifiableFunctionException(
        type.getName()
            + " has no method call of its own with "
            + arity
            + " arguments: declare it in the class");
  }

  private static String descriptor(Executable executable) {
    Class<?> result = executable instanceof Method method ? method.getReturnType() : void.class;
    return MethodType.methodType(result, executable.getParameterTypes()).toMethodDescriptorString();
  }

  private static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
