package org.joblib4j.memory;

import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.joblib4j.code.FunctionIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Calls an object, and caches the methods that ask for it.
 *
 * <p>A proxy travels to worker processes when its target does.
 */
final class MemoizedProxy implements InvocationHandler, Serializable {
  @Serial private static final long serialVersionUID = 1;
  private static final @Nullable Object[] NONE = {};

  private final Class<?> type;

  @SuppressWarnings("serial") // it may be; if not, the proxy is not
  private final Object target;

  private final MemorySettings settings;
  private final transient Map<Method, Memoizer> memoized;

  /** In another process: since when the classes may have been loaded in the first. */
  private final @Nullable Instant loadedSince;

  private MemoizedProxy(
      Class<?> type, Object target, MemorySettings settings, @Nullable Instant loadedSince) {
    this.type = type;
    this.target = target;
    this.settings = settings;
    this.loadedSince = loadedSince;
    this.memoized = memoized(type, target, settings, loadedSince);
  }

  @Serial
  private Object writeReplace() {
    return loadedSince != null
        ? this
        : new MemoizedProxy(
            type,
            target,
            settings,
            memoized.values().stream()
                .map(memoizer -> memoizer.keys().loadedSince())
                .min(Comparator.naturalOrder())
                .orElseThrow());
  }

  @Serial
  private Object readResolve() {
    return new MemoizedProxy(type, target, settings, loadedSince);
  }

  static <T> T of(Class<T> type, T target, MemorySettings settings) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getTypeName()
              + " is no interface, and only the methods of interfaces can be cached"
              + " behind their callers' backs; use cache(target::method)");
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new MemoizedProxy(type, target, settings, null)));
  }

  private static Map<Method, Memoizer> memoized(
      Class<?> type, Object target, MemorySettings settings, @Nullable Instant loadedSince) {
    Map<Method, Memoizer> memoized = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      if (!makeCallable(method, target)) {
        throw new IllegalArgumentException(
            "%s is not public, and its package is not opened to this library: make it public, or open the package to org.joblib4j"
                .formatted(type.getTypeName()));
      }
      Method own = implementation(target, method);
      if (method.isAnnotationPresent(Memoized.class) || own.isAnnotationPresent(Memoized.class)) {
        memoized.put(method, memoizer(method, own, target, settings, loadedSince));
      }
    }
    if (memoized.isEmpty()) {
      throw new IllegalArgumentException(
          "no method of %s or of %s is annotated with @Memoized"
              .formatted(type.getTypeName(), target.getClass().getTypeName()));
    }
    return Map.copyOf(memoized);
  }

  private static Memoizer memoizer(
      Method method,
      Method own,
      Object target,
      MemorySettings settings,
      @Nullable Instant loadedSince) {
    if (method.getReturnType() == void.class) {
      throw new IllegalArgumentException(method + " returns nothing that could be kept");
    }
    FunctionIdentity identity = FunctionIdentity.of(own, target);
    Set<Integer> ignored = new TreeSet<>(ignored(method));
    ignored.addAll(ignored(own));
    return new Memoizer(
        identity,
        arguments -> invoke(method, target, arguments),
        settings,
        new FunctionOptions()
            .with(o -> {
              o.ignored = Set.copyOf(ignored);
              o.loadedSince = loadedSince;
            }));
  }

  private static Set<Integer> ignored(Method method) {
    Set<Integer> positions = new TreeSet<>();
    for (int i = 0; i < method.getParameterCount(); i++) {
      if (method.getParameters()[i].isAnnotationPresent(Ignored.class)) {
        positions.add(i);
      }
    }
    return positions;
  }

  private static Method implementation(Object target, Method method) {
    try {
      return target.getClass().getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          target.getClass().getTypeName() + " does not have the method " + method, e);
    }
  }

  /** An interface that is not public lets others call its methods only where they ask for it. */
  private static boolean makeCallable(Method method, Object target) {
    return method.canAccess(target) || method.trySetAccessible();
  }

  private static @Nullable Object invoke(Method method, Object target, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** Two proxies of one target are as equal as the target is to itself. */
  private boolean isProxyOf(@Nullable Object other) {
    return other != null
        && Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other) instanceof MemoizedProxy that
        && target.equals(that.target);
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object[] given = arguments == null ? NONE : arguments;
    Memoizer memoizer = memoized.get(method);
    if (memoizer != null) {
      return memoizer.call(given);
    }
    if (method.getName().equals("equals") && method.getDeclaringClass() == Object.class) {
      return isProxyOf(given[0]);
    }
    boolean _ = makeCallable(method, target); // the proxy's class has method objects of its own
    return invoke(method, target, given);
  }
}
