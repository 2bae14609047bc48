package org.joblib4j.process;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.joblib4j.function.Fn;
import org.jspecify.annotations.Nullable;

/**
 * The lambdas of this JVM that capture nothing, each serialized once and kept by workers for all
 * runs.
 *
 * <p>There is one object for each place in the code, and nothing about it can change. Most calls
 * have such a function, and in a short call it costs more to send than all else: Java serialization
 * writes it as ten names, which the worker has to find again. Safe for use by several threads.
 */
final class StatelessFunctions {
  static final StatelessFunctions TABLE = new StatelessFunctions();

  /** A program that makes lambdas without end, such as a shell, must not fill its workers. */
  private static final int MOST = 1000;

  private static final ClassValue<Boolean> STATELESS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.isHidden() && hasNoField(type) && !RunLoaders.isShell(type.getClassLoader());
        }
      };

  private final ReferenceQueue<Object> garbage = new ReferenceQueue<>();

  /** Guarded by this, as is the next. */
  private final Map<Identity, FunctionTable.Entry> entries = new HashMap<>();

  private int count;

  private StatelessFunctions() {}

  private static boolean hasNoField(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The entry of a function, null for one that is none of these.
   *
   * @throws IOException when it cannot be serialized
   */
  FunctionTable.@Nullable Entry entry(Fn<?, ?> function) throws IOException {
    if (!STATELESS.get(function.getClass())) {
      return null;
    }
    synchronized (this) {
      FunctionTable.Entry known = entries.get(new Identity(function, null));
      if (known != null || count == MOST) {
        return known;
      }
      for (Reference<?> dead = garbage.poll(); dead != null; dead = garbage.poll()) {
        entries.remove(dead);
      }
      TaskValues values =
          TaskValues.encode(
              1,
              (_, encoder) -> encoder.write(function),
              () -> new Encoder(ParentLoaders.TABLE, ArrayPassage.ATTACHED),
              TaskValues.MOST_BYTES);
      FunctionTable.Entry made =
          new FunctionTable.Entry(FunctionTable.LASTING + count, _ -> values);
      count++;
      entries.put(new Identity(function, garbage), made);
      return made;
    }
  }
}
