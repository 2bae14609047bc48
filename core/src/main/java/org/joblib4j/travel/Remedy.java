package org.joblib4j.travel;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.StringJoiner;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.stream.BaseStream;

/** What can be done about an object that cannot travel. */
public final class Remedy {
  /** For classes that the reader cannot change; the first that fits is said. */
  private static final Map<Class<?>, String> OF_THE_JDK = new LinkedHashMap<>();

  static {
    OF_THE_JDK.put(BaseStream.class, "collect it first, such as with toList()");
    OF_THE_JDK.put(Iterator.class, "collect what it gives into a list first");
    OF_THE_JDK.put(Enumeration.class, "collect what it gives into a list first");
    OF_THE_JDK.put(Spliterator.class, "collect what it gives into a list first");
    OF_THE_JDK.put(Collection.class, "send a copy, such as with new ArrayList<>(...)");
    OF_THE_JDK.put(Map.class, "send a copy, such as with new HashMap<>(...)");
    OF_THE_JDK.put(
        Path.class, "it is of another file system: send its URI and open that in the task");
    OF_THE_JDK.put(
        DateTimeFormatter.class,
        "send its pattern as text, or keep it in a static final field, which each process has");
    OF_THE_JDK.put(
        RandomGenerator.class,
        "use Parallel.seed and WorkerContext.random, or send a seed and make it in the task");
    OF_THE_JDK.put(MemorySegment.class, "send an NdArray or a primitive array");
    OF_THE_JDK.put(Buffer.class, "send a primitive array, an NdArray or a ByteBuffer");
    OF_THE_JDK.put(MatchResult.class, "send its groups as texts");
    OF_THE_JDK.put(StringJoiner.class, "send its text, toString()");
    OF_THE_JDK.put(Future.class, "wait for its value and send that");
    OF_THE_JDK.put(System.Logger.class, "keep it in a static final field, which each process has");
  }

  private Remedy() {}

  /**
   * What to do about the end of a path, as a clause.
   *
   * @param instead what to do instead of sending the object at all
   */
  public static String of(ObjectPath path, String instead) {
    if (path.endsInCapturedThis()) {
      return "a lambda that uses an instance field or method captures 'this': copy the fields that"
          + " it uses to local variables before it, or make the method static";
    }
    Object end = path.end();
    for (Map.Entry<Class<?>, String> each : OF_THE_JDK.entrySet()) {
      if (each.getKey().isInstance(end)) {
        return each.getValue();
      }
    }
    List<String> ways = new ArrayList<>();
    Class<?> type = end.getClass();
    if (path.endsInLambda()) {
      ways.add(
          "cast it where it is written, (%1$s & java.io.Serializable), or declare it as Fn1, Action or another functional interface that is Serializable"
              .formatted(
                  type.getInterfaces().length == 0
                      ? "TYPE"
                      : type.getInterfaces()[0].getSimpleName()));
    } else if (type.isRecord()) {
      ways.add(
          "let its module open %s to org.joblib4j, or make %s implement java.io.Serializable"
              .formatted(type.getPackageName(), type.getSimpleName()));
    } else if (type.getSimpleName().isEmpty()) {
      ways.add("make this anonymous class one with a name that implements java.io.Serializable");
    } else if (!Jdk.defines(type)) {
      ways.add("make %s implement java.io.Serializable".formatted(type.getSimpleName()));
    }
    if (path.hasField()) {
      ways.add("make a field that leads there transient");
    }
    ways.add(instead);
    return String.join(", or ", ways);
  }
}
