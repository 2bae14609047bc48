package org.joblib4j.hash;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Serializable;
import java.io.Writer;
import java.lang.ref.Reference;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channel;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Spliterator;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Which classes have no value that would be the same in the next JVM, and why. */
final class Refusals {
  private static final String HANDLE =
      "it is a handle on something that runs: pass the values that it is made from";
  private static final String CONSUMED =
      "reading it would use it up: pass a Path, or the content itself";
  private static final String ONCE = "it can be walked through only once: pass a List";
  private static final String IDENTITY =
      "its keys count by identity: pass a Map that compares them";
  private static final String TIME = "it tells another time at each call: pass an Instant";

  private static final Map<Class<?>, String> FAMILIES = new LinkedHashMap<>();

  static {
    for (Class<?> type :
        List.of(
            Thread.class,
            ThreadGroup.class,
            ThreadLocal.class,
            ClassLoader.class,
            Process.class,
            ProcessHandle.class,
            Executor.class,
            Future.class,
            Lock.class,
            ReadWriteLock.class,
            Reference.class)) {
      FAMILIES.put(type, HANDLE);
    }
    for (Class<?> type :
        List.of(
            InputStream.class,
            OutputStream.class,
            Reader.class,
            Writer.class,
            Channel.class,
            Socket.class,
            ServerSocket.class)) {
      FAMILIES.put(type, CONSUMED);
    }
    for (Class<?> type :
        List.of(Iterator.class, Enumeration.class, Spliterator.class, BaseStream.class)) {
      FAMILIES.put(type, ONCE);
    }
    FAMILIES.put(IdentityHashMap.class, IDENTITY);
    FAMILIES.put(WeakHashMap.class, IDENTITY);
    FAMILIES.put(InstantSource.class, TIME);
    FAMILIES.put(RandomGenerator.class, "it changes with each number that is drawn: pass the seed");
    FAMILIES.put(Throwable.class, "stack traces are no values: pass the message");
  }

  /** Parts of the names of classes that libraries write at run time. */
  private static final List<String> GENERATED =
      List.of(
          "$$EnhancerBy", "CGLIB$$", "$ByteBuddy$", "$HibernateProxy$", "$MockitoMock$", "_$$_");

  private Refusals() {}

  /**
   * Why objects of a class are refused before anybody looks at their fields; null if they are not.
   */
  static @Nullable String reason(Class<?> type) {
    for (Entry<Class<?>, String> family : FAMILIES.entrySet()) {
      if (family.getKey().isAssignableFrom(type)) {
        return family.getValue();
      }
    }
    if (type == Object.class) {
      return "it has an identity and no content: pass a value";
    }
    if (Proxy.isProxyClass(type)) {
      return "it is a dynamic proxy, whose content only its handler knows: pass the object behind it";
    }
    if (type.isHidden() || type.isSynthetic()) {
      return "it is a lambda, which does not show what it runs: pass the values that it captured,"
          + " or an object of a class of your own";
    }
    if (GENERATED.stream().anyMatch(type.getName()::contains)) {
      return "its class was generated while the program ran: pass the "
          + type.getSuperclass().getName()
          + " behind it";
    }
    if (AutoCloseable.class.isAssignableFrom(type)
        && !Serializable.class.isAssignableFrom(type)
        && !type.isRecord()) {
      return "it holds a resource that is to be closed: pass the values that it is made from";
    }
    return null;
  }

  /** What an object is called in a message. */
  static String nameOf(Object value) {
    Class<?> type = value.getClass();
    Class<?>[] interfaces = type.getInterfaces();
    return (type.isHidden() || Proxy.isProxyClass(type)) && interfaces.length > 0
        ? "an object of " + interfaces[0].getName()
        : type.getTypeName();
  }
}
