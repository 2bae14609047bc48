package org.joblib4j.hash;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of one class are hashed. Found out once for each class and kept with it.
 *
 * @param kind which form they have
 * @param shape the fields that count, for {@link Kind#RECORD}, {@link Kind#OBJECT} and {@link
 *     Kind#OWN_COLLECTION}; null otherwise
 * @param contents the form of an {@link Kind#OWN_COLLECTION} without its class; else the kind
 * @param refusal why objects of the class are refused, for {@link Kind#REFUSED}; else empty
 */
record TypeRule(Kind kind, @Nullable ObjectShape shape, Kind contents, String refusal) {

  /** The forms of values. */
  enum Kind {
    TEXT,
    INT8,
    INT16,
    INT32,
    INT64,
    CHAR,
    FLOAT32,
    FLOAT64,
    BOOLEAN,
    BIG_INTEGER,
    BIG_DECIMAL,
    UUID,
    ENUM,
    CLASS,
    NAMED_TEXT,
    ND_ARRAY,
    PRIMITIVE_ARRAY,
    MEMORY,
    OBJECT_ARRAY,
    LIST,
    QUEUE,
    SET,
    ORDERED_SET,
    BAG,
    MAP,
    ORDERED_MAP,
    ENTRY,
    HOLDER,
    RECORD,
    OBJECT,
    OWN_COLLECTION,
    /** The elements of a collection whose class or comparator has been written already. */
    CONTENTS,
    REFUSED
  }

  private static final Map<Class<?>, Kind> EXACT =
      Map.ofEntries(
          Map.entry(String.class, Kind.TEXT),
          Map.entry(Byte.class, Kind.INT8),
          Map.entry(Short.class, Kind.INT16),
          Map.entry(Integer.class, Kind.INT32),
          Map.entry(Long.class, Kind.INT64),
          Map.entry(Character.class, Kind.CHAR),
          Map.entry(Float.class, Kind.FLOAT32),
          Map.entry(Double.class, Kind.FLOAT64),
          Map.entry(Boolean.class, Kind.BOOLEAN),
          Map.entry(BigInteger.class, Kind.BIG_INTEGER),
          Map.entry(BigDecimal.class, Kind.BIG_DECIMAL),
          Map.entry(UUID.class, Kind.UUID),
          Map.entry(Class.class, Kind.CLASS),
          // An enum in newer JDKs, which must not change the form.
          Map.entry(ByteOrder.class, Kind.NAMED_TEXT),
          Map.entry(NdArray.class, Kind.ND_ARRAY),
          Map.entry(Optional.class, Kind.HOLDER),
          Map.entry(OptionalInt.class, Kind.HOLDER),
          Map.entry(OptionalLong.class, Kind.HOLDER),
          Map.entry(OptionalDouble.class, Kind.HOLDER),
          Map.entry(AtomicInteger.class, Kind.HOLDER),
          Map.entry(AtomicLong.class, Kind.HOLDER),
          Map.entry(AtomicBoolean.class, Kind.HOLDER),
          Map.entry(AtomicReference.class, Kind.HOLDER),
          Map.entry(BitSet.class, Kind.HOLDER),
          Map.entry(PriorityQueue.class, Kind.BAG),
          Map.entry(ArrayDeque.class, Kind.QUEUE),
          Map.entry(ConcurrentLinkedQueue.class, Kind.QUEUE),
          Map.entry(ConcurrentLinkedDeque.class, Kind.QUEUE),
          Map.entry(AbstractMap.SimpleEntry.class, Kind.ENTRY),
          Map.entry(AbstractMap.SimpleImmutableEntry.class, Kind.ENTRY),
          Map.entry(Contents.class, Kind.CONTENTS));

  private static final ClassValue<TypeRule> RULES =
      new ClassValue<>() {
        @Override
        protected TypeRule computeValue(Class<?> type) {
          return compute(type);
        }
      };

  /**
   * A collection whose class has been written, and perhaps its comparator, to go on with its
   * elements.
   */
  record Contents(Object collection, Kind kind, boolean compared) {}

  /** The rule for the objects of exactly this class. */
  static TypeRule of(Class<?> type) {
    return RULES.get(type);
  }

  private static TypeRule compute(Class<?> type) {
    Kind exact = EXACT.get(type);
    if (exact != null) {
      return simple(exact);
    }
    if (type.isArray()) {
      return simple(
          type.getComponentType().isPrimitive() ? Kind.PRIMITIVE_ARRAY : Kind.OBJECT_ARRAY);
    }
    if (Enum.class.isAssignableFrom(type)) {
      return simple(Kind.ENUM);
    }
    if (NamedText.isFor(type)) {
      return simple(Kind.NAMED_TEXT);
    }
    if (MemorySegment.class.isAssignableFrom(type)
        || (Buffer.class.isAssignableFrom(type) && !CharBuffer.class.isAssignableFrom(type))) {
      return simple(Kind.MEMORY);
    }
    String refusal = Refusals.reason(type);
    if (refusal != null) {
      return refused(refusal);
    }
    boolean platform = ObjectShape.isPlatform(type);
    Kind collection = collection(type);
    if (collection != null) {
      return platform ? simple(collection) : ownCollection(type, collection);
    }
    if (platform) {
      return refused("no rule is known for this class of the JDK: pass what it is made of");
    }
    return withFields(type);
  }

  /** The kind of collection that a class is; null for others. */
  private static @Nullable Kind collection(Class<?> type) {
    if (Map.class.isAssignableFrom(type)) {
      return SequencedMap.class.isAssignableFrom(type) ? Kind.ORDERED_MAP : Kind.MAP;
    }
    if (Set.class.isAssignableFrom(type)) {
      return SequencedSet.class.isAssignableFrom(type) ? Kind.ORDERED_SET : Kind.SET;
    }
    if (List.class.isAssignableFrom(type)) {
      return Kind.LIST;
    }
    if (SequencedCollection.class.isAssignableFrom(type)) {
      return Kind.QUEUE;
    }
    if (Map.Entry.class.isAssignableFrom(type) && ObjectShape.isPlatform(type)) {
      return Kind.ENTRY;
    }
    return Collection.class.isAssignableFrom(type) && !ObjectShape.isPlatform(type)
        ? Kind.QUEUE
        : null;
  }

  private static TypeRule ownCollection(Class<?> type, Kind contents) {
    ObjectShape shape = ObjectShape.ofCollection(type);
    return shape.problem().isEmpty()
        ? new TypeRule(Kind.OWN_COLLECTION, shape, contents, "")
        : refused(shape.problem());
  }

  private static TypeRule withFields(Class<?> type) {
    ObjectShape shape = ObjectShape.of(type);
    Kind kind = type.isRecord() ? Kind.RECORD : Kind.OBJECT;
    return shape.problem().isEmpty()
        ? new TypeRule(kind, shape, kind, "")
        : refused(shape.problem());
  }

  private static TypeRule simple(Kind kind) {
    return new TypeRule(kind, null, kind, "");
  }

  private static TypeRule refused(String reason) {
    return new TypeRule(Kind.REFUSED, null, Kind.REFUSED, reason);
  }
}
