package org.joblib4j.code;

import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Set;

/**
 * The methods of the platform that change an object's content: of collections, atomic values, text
 * buffers, generators of random numbers.
 *
 * <p>What fills a map as a cache does ({@code computeIfAbsent}, {@code putIfAbsent}) is none of
 * them, and neither is what removes from a map: whoever looks there either finds what he would
 * compute or computes it.
 */
final class Mutators {
  /** Stands for a call that changes nothing. */
  static final int NONE = -1;

  /** Counts as the argument before the first. */
  static final int RECEIVER = 0;

  private static final Set<String> OF_MAPS =
      Set.of(
          "compute",
          "computeIfPresent",
          "merge",
          "put",
          "putAll",
          "putFirst",
          "putLast",
          "replace",
          "replaceAll");

  private static final Set<String> OF_COLLECTIONS =
      Set.of(
          "add",
          "addAll",
          "addElement",
          "addFirst",
          "addLast",
          "clear",
          "flip",
          "insertElementAt",
          "offer",
          "offerFirst",
          "offerLast",
          "poll",
          "pollFirst",
          "pollLast",
          "pop",
          "push",
          "remove",
          "removeAll",
          "removeFirst",
          "removeIf",
          "removeLast",
          "replaceAll",
          "retainAll",
          "set",
          "setElementAt",
          "sort",
          "take");

  private static final Set<String> OF_BUFFERS =
      Set.of(
          "append",
          "delete",
          "deleteCharAt",
          "insert",
          "replace",
          "reverse",
          "setCharAt",
          "setLength");

  private static final Set<String> OF_BIT_SETS =
      Set.of("and", "andNot", "clear", "flip", "or", "xor");

  private static final Set<String> OF_GENERATORS =
      Set.of("doubles", "ints", "longs", "rngs", "setSeed", "split", "splits");

  private static final Set<String> READS_OF_ATOMICS =
      Set.of(
          "<init>",
          "doubleValue",
          "floatValue",
          "get",
          "getAcquire",
          "getOpaque",
          "getPlain",
          "getReference",
          "getStamp",
          "intValue",
          "isMarked",
          "length",
          "longValue",
          "sum",
          "toString");

  /** Static methods, and which of their arguments they change. */
  private static final Map<String, Integer> STATIC =
      Map.ofEntries(
          Map.entry("java/util/Arrays.fill", 1),
          Map.entry("java/util/Arrays.parallelPrefix", 1),
          Map.entry("java/util/Arrays.parallelSetAll", 1),
          Map.entry("java/util/Arrays.parallelSort", 1),
          Map.entry("java/util/Arrays.setAll", 1),
          Map.entry("java/util/Arrays.sort", 1),
          Map.entry("java/util/Collections.addAll", 1),
          Map.entry("java/util/Collections.fill", 1),
          Map.entry("java/util/Collections.reverse", 1),
          Map.entry("java/util/Collections.rotate", 1),
          Map.entry("java/util/Collections.shuffle", 1),
          Map.entry("java/util/Collections.sort", 1),
          Map.entry("java/util/Collections.swap", 1),
          Map.entry("java/lang/System.arraycopy", 3));

  private Mutators() {}

  /**
   * What a call changes: {@link #NONE}, {@link #RECEIVER}, or an argument counted from 1.
   *
   * @param type the call's types
   */
  static int changed(String owner, String method, MethodTypeDesc type, boolean isStatic) {
    if (isStatic) {
      int argument = STATIC.getOrDefault(owner + "." + method, NONE);
      return argument <= type.parameterCount() ? argument : NONE;
    }
    return changesReceiver(owner, method) ? RECEIVER : NONE;
  }

  private static boolean changesReceiver(String owner, String method) {
    if (owner.startsWith("java/util/concurrent/atomic/")) {
      return !READS_OF_ATOMICS.contains(method);
    }
    return switch (owner) {
      case "java/lang/StringBuilder", "java/lang/StringBuffer", "java/util/StringJoiner" ->
          OF_BUFFERS.contains(method) || method.equals("add");
      case "java/lang/ThreadLocal" -> method.equals("set") || method.equals("remove");
      case "java/util/Random", "java/util/SplittableRandom", "java/util/random/RandomGenerator" ->
          method.startsWith("next") || OF_GENERATORS.contains(method);
      case "java/util/BitSet" -> method.startsWith("set") || OF_BIT_SETS.contains(method);
      default ->
          owner.startsWith("java/util/")
              && (owner.endsWith("Map") ? OF_MAPS : OF_COLLECTIONS).contains(method);
    };
  }
}
