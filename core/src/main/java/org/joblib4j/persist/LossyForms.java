package org.joblib4j.persist;

import java.lang.reflect.Modifier;
import java.nio.Buffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.PriorityBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Values that Python gets in good order, and that would come back as less than they were.
 *
 * <p>A file has lists, dicts and sets. Most collections are one of these, whatever their class is:
 * they come back equal and in the same order. A comparator has no form in a file, though, and
 * without it a map finds other keys and puts new ones elsewhere; and {@code equals} of maps and
 * sets sees no difference, so that comparing what was loaded proves nothing.
 */
final class LossyForms {
  private LossyForms() {}

  /** Whether elements are sorted as they are without the comparator. */
  static boolean isNatural(@Nullable Comparator<?> comparator) {
    return comparator == null || comparator.equals(Comparator.naturalOrder());
  }

  /**
   * Refuses a value that would come back as less than it is. Its parts are looked at when they are
   * written, except keys: those are written as something else.
   *
   * @throws Unwritable with the reason and the remedy
   */
  static void refuse(Object value) {
    String loss =
        switch (value) {
          case SortedMap<?, ?> map when !isNatural(map.comparator()) ->
              "without its comparator: return a map in natural order, or a list of its entries";
          case SortedSet<?> set when !isNatural(set.comparator()) ->
              "without its comparator: return a set in natural order, or a list";
          case PriorityQueue<?> _, PriorityBlockingQueue<?> _, DelayQueue<?> _ ->
              "as a list in the order of its heap: return a sorted list";
          case IdentityHashMap<?, ?> _ ->
              "as a map with keys by equality: return such a map, or a list of its entries";
          case WeakHashMap<?, ?> _ -> "as a map that holds its keys: return such a map";
          case Map<?, ?> map when hasEqualKeys(map, map.keySet()) ->
              "without those of its keys that equal others: return a list of its entries";
          case Set<?> set when hasEqualKeys(set, set) ->
              "without those of its elements that equal others: return a list";
          case Collection<?> _, Map<?, ?> _ when hasFields(value.getClass()) ->
              "without its fields: return a record of them and an ordinary collection";
          case Buffer _ -> "as an array or not at all: return an array or NdArray";
          case Path path when !path.getFileSystem().equals(FileSystems.getDefault()) ->
              "as a path of the default file system: return its URI as a string";
          default -> "";
        };
    if (!loss.isEmpty()) {
      throw new Unwritable(
          "a %s would come back %s".formatted(value.getClass().getTypeName(), loss));
    }
    switch (value) {
      case Map<?, ?> map -> map.keySet().forEach(LossyForms::refuseKey);
      case Set<?> set -> set.forEach(LossyForms::refuseKey);
      default -> {}
    }
  }

  /** Lists and sets in keys are written as tuples and frozensets, which are equal to them. */
  private static void refuseKey(@Nullable Object key) {
    switch (key) {
      case byte[] _ ->
          throw new Unwritable(
              "a byte[] as a key would come back as a buffer that equals others: return a map of strings or lists");
      case List<?> list -> list.forEach(LossyForms::refuseKey);
      case Set<?> set -> refuse(set);
      case null, default -> {}
    }
  }

  /** Views of the JDK may hide a map that compares by identity. */
  private static boolean hasEqualKeys(Object view, Set<?> keys) {
    String type = view.getClass().getName();
    return (type.startsWith("java.util.Collections$")
            || type.startsWith("java.util.IdentityHashMap$"))
        && new HashSet<@Nullable Object>(keys).size() < keys.size();
  }

  /** Whether a class adds state to a collection of the JDK that is complete without. */
  private static boolean hasFields(Class<?> type) {
    Class<?> ofPlatform = type;
    while (!ObjectFields.isPlatform(ofPlatform)) {
      ofPlatform = ofPlatform.getSuperclass();
    }
    return !Modifier.isAbstract(ofPlatform.getModifiers())
        && ofPlatform != Object.class
        && !ObjectFields.of(type).isEmpty();
  }
}
