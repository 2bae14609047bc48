package org.joblib4j.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.joblib4j.hash.TypeRule.Contents;
import org.joblib4j.hash.TypeRule.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value into a message, and the message into a digest; for one value and one thread.
 *
 * <h2>The form of a value</h2>
 *
 * Every value has a form: bytes that begin with a {@link Tag} and say by themselves where they end.
 * Two values have the same form exactly when they mean the same. A value with parts is its tag, its
 * head, and the forms of its parts. A form of more than {@link Message#INLINE} bytes is folded:
 * what holds it has its digest instead. So the whole is a Merkle tree of which only the large nodes
 * are hashed on their own: most arguments are one message of one block.
 *
 * <p>{@code docs/fingerprint-format.md} describes all forms.
 *
 * <h2>Without recursion</h2>
 *
 * A chain of a million nodes must not overflow a stack. A value with parts becomes a {@link Step}
 * on a stack of our own, which goes on until it meets a part that has parts itself. The steps also
 * know where they are, which is the path in the message of a refusal, and tell when a value holds
 * itself.
 *
 * <h2>Shared and cyclic values</h2>
 *
 * What stands in two places is written in two places: sharing does not change a fingerprint. To
 * keep a small graph with many ways through it from taking forever, the folded forms of larger
 * parts are remembered by identity, once a value has turned out to be large.
 *
 * <p>A value that holds itself is written as the number of steps from there up to it. The form of
 * what stands between depends on where it was entered, and is not remembered. A graph in which many
 * objects refer to each other crosswise has more ways through it than can be walked; it is refused
 * when its objects have been entered {@value #MOST_ENTERED_AGAIN} times more than once.
 */
final class Encoder {
  /** The format and its version; a change of any form needs another one. */
  private static final byte[] FORMAT = {'j', 'f', 'p', '1'};

  private static final List<String> CONTENT = List.of("");

  /** So many values with parts are written before forms are remembered. */
  private static final int REMEMBER_AFTER = 4096;

  /** The least values with parts in one whose form is remembered; fewer are written again. */
  private static final int REMEMBERED_PARTS = 8;

  /** The least bytes of elements whose form is always remembered. */
  private static final int REMEMBERED_BYTES = 1 << 16;

  private static final int MOST_ENTERED_AGAIN = 400_000;

  private final HashAlgorithm algorithm;
  private final FingerprintContext context;
  private final Message message;
  private final ElementWriter elements;
  private final StepStack steps = new StepStack();

  /** The values with parts written so far. */
  private long count;

  private @Nullable IdentityHashMap<Object, byte[]> remembered;
  private @Nullable IdentityHashMap<Object, Boolean> entered;
  private int enteredAgain;

  Encoder(HashAlgorithm algorithm, FingerprintContext context) {
    this.algorithm = algorithm;
    this.context = context;
    message = new Message(algorithm);
    elements = new ElementWriter(message, algorithm);
  }

  /** Where the forms are written to. */
  Message message() {
    return message;
  }

  /**
   * The digest of a value; to be called once.
   *
   * @throws NotHashableException when something in it has no form
   */
  byte[] digest(@Nullable Object value) {
    message.open();
    message.raw(FORMAT);
    try {
      put(value);
      while (!steps.isEmpty()) {
        Step top = steps.top();
        if (top.advance(this)) {
          end(top);
        }
      }
    } catch (Refused e) {
      throw new NotHashableException(steps.path(), e.reason());
    }
    byte[] digest = new byte[algorithm.size()];
    message.storeDigest(digest, 0);
    return digest;
  }

  /**
   * Writes a value, or begins to.
   *
   * @return whether its form is complete; otherwise its step is on the stack, and the caller must
   *     return to {@link #digest}
   */
  boolean put(@Nullable Object value) {
    if (value == null) {
      message.int8(Tag.NULL);
      return true;
    }
    if (Atoms.writeFrequent(message, value)) {
      return true;
    }
    TypeRule rule = TypeRule.of(value.getClass());
    if (Atoms.write(message, rule.kind(), value)) {
      tellContext(rule.kind(), value);
      return true;
    }
    byte[] form = remembered == null ? null : remembered.get(value);
    if (form != null) {
      message.raw(form);
      return true;
    }
    int start = message.length();
    if (elements.write(rule.kind(), value)) {
      if (ElementWriter.byteSize(rule.kind(), value) >= REMEMBERED_BYTES) {
        remember(value, start);
      }
      return true;
    }
    int height = steps.heightOf(value);
    if (height >= 0) {
      message.int8(Tag.BACK);
      message.count(steps.size() - 1L - height);
      steps.top().reachesBack(height);
      return true;
    }
    begin(value, rule);
    return false;
  }

  private void tellContext(Kind kind, Object value) {
    if (context.equals(FingerprintContext.NONE)) {
      return;
    }
    if (value instanceof Class<?> named) {
      if (!ObjectShape.isPlatform(named)) {
        context.meetsAsValue(named);
      }
      return;
    }
    Class<?> type =
        switch (kind) {
          case ENUM -> ((Enum<?>) value).getDeclaringClass();
          case RECORD, OBJECT, OWN_COLLECTION -> value.getClass();
          default -> Object.class;
        };
    if (!ObjectShape.isPlatform(type)) {
      context.meets(type);
    }
  }

  private void remember(Object value, int start) {
    if (remembered == null) {
      remembered = new IdentityHashMap<>();
    }
    remembered.put(value, Arrays.copyOfRange(message.bytes(), start, message.length()));
  }

  private void end(Step step) {
    int start = message.start();
    boolean folded = message.close();
    steps.pop();
    if (step.lowestBack() < steps.size()) {
      steps.top().reachesBack(step.lowestBack());
      countEntry(step.value(), steps.top().value());
    } else if (folded && count > REMEMBER_AFTER && count - step.countBefore() >= REMEMBERED_PARTS) {
      remember(step.value(), start);
    }
  }

  private void countEntry(Object value, Object holder) {
    if (count <= REMEMBER_AFTER) {
      return;
    }
    if (entered == null) {
      entered = new IdentityHashMap<>();
    }
    if (entered.put(value, true) != null && ++enteredAgain > MOST_ENTERED_AGAIN) {
      throw new Refused(
          Refusals.nameOf(ObjectShape.isPlatform(value.getClass()) ? holder : value)
              + " is one of many objects that refer to each other crosswise: pass them as a list,"
              + " with positions in it for references");
    }
  }

  // ---------------------------------------------------------------- values with parts

  private void begin(Object value, TypeRule rule) {
    Kind kind = rule.kind();
    if (kind == Kind.OBJECT || kind == Kind.REFUSED) {
      Optional<?> standIn = context.standIn(value);
      if (standIn.isPresent()) {
        push(new PartsStep(value, CONTENT, standIn.get()), Tag.STAND_IN);
        return;
      }
    }
    tellContext(kind, value);
    switch (kind) {
      case RECORD, OBJECT -> beginFields(value, rule);
      case OWN_COLLECTION -> beginOwnCollection(value, rule);
      case OBJECT_ARRAY -> {
        Object[] array = (Object[]) value;
        push(
            new SequenceStep(array, Arrays.asList(array).iterator(), array.length),
            Tag.OBJECT_ARRAY);
        message.text(array.getClass().getComponentType().getName());
        message.count(array.length);
      }
      case ENTRY -> {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
        List<String> names = List.of(".getKey()", ".getValue()");
        push(new PartsStep(entry, names, entry.getKey(), entry.getValue()), Tag.ENTRY);
      }
      case HOLDER -> {
        push(new PartsStep(value, CONTENT, content(value)), Tag.HOLDER);
        message.text(value.getClass().getName());
      }
      case CONTENTS -> {
        Contents contents = (Contents) value;
        beginCollection(contents.collection(), contents.kind(), contents.compared());
      }
      case REFUSED ->
          throw new Refused(
              Refusals.nameOf(value) + " cannot be part of a fingerprint: " + rule.refusal());
      default -> beginCollection(value, kind, false);
    }
  }

  private void pushUnordered(UnorderedStep step, byte tag) {
    push(step, tag);
    message.count(step.size());
  }

  private void push(Step step, byte tag) {
    step.setCountBefore(count++);
    message.open();
    steps.push(step);
    message.int8(tag);
  }

  private void beginFields(Object value, TypeRule rule) {
    ObjectShape shape = shapeOf(rule);
    push(
        new ObjectStep(value, shape.parts()), rule.kind() == Kind.RECORD ? Tag.RECORD : Tag.OBJECT);
    message.raw(shape.digest());
  }

  private void beginOwnCollection(Object value, TypeRule rule) {
    ObjectShape shape = shapeOf(rule);
    List<String> names = new ArrayList<>();
    List<@Nullable Object> parts = new ArrayList<>();
    for (ObjectShape.Part part : shape.parts()) {
      names.add("." + part.name());
      parts.add(part.of(value));
    }
    names.add("");
    parts.add(new Contents(value, rule.contents(), false));
    push(new PartsStep(value, names, parts.toArray()), Tag.OWN_COLLECTION);
    message.raw(shape.digest());
  }

  private static ObjectShape shapeOf(TypeRule rule) {
    ObjectShape shape = rule.shape();
    if (shape == null) {
      throw new IllegalStateException("no shape for " + rule.kind());
    }
    return shape;
  }

  private static @Nullable Object content(Object holder) {
    return switch (holder) {
      case Optional<?> optional -> optional.orElse(null);
      case OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      case OptionalDouble optional -> optional.isPresent() ? optional.getAsDouble() : null;
      case AtomicReference<?> reference -> reference.get();
      case AtomicInteger number -> number.get();
      case AtomicLong number -> number.get();
      case AtomicBoolean truth -> truth.get();
      case BitSet bits -> bits.toLongArray();
      default -> throw new IllegalStateException("no content of " + holder.getClass());
    };
  }

  /** The comparator that orders a collection; null where it is the natural one or there is none. */
  private static @Nullable Comparator<?> comparator(Object collection, Kind kind) {
    Comparator<?> comparator = null;
    if (kind == Kind.ORDERED_SET && collection instanceof SortedSet<?> set) {
      comparator = set.comparator();
    } else if (kind == Kind.ORDERED_MAP && collection instanceof SortedMap<?, ?> map) {
      comparator = map.comparator();
    } else if (kind == Kind.BAG && collection instanceof PriorityQueue<?> queue) {
      comparator = queue.comparator();
    }
    return Comparator.naturalOrder().equals(comparator) ? null : comparator;
  }

  private void beginCollection(Object value, Kind kind, boolean compared) {
    Comparator<?> comparator = compared ? null : comparator(value, kind);
    if (comparator != null) {
      List<String> names = List.of(".comparator()", "");
      push(new PartsStep(value, names, comparator, new Contents(value, kind, true)), Tag.SORTED);
      return;
    }
    switch (kind) {
      case MAP -> {
        Map<?, ?> map = (Map<?, ?>) value;
        pushUnordered(UnorderedStep.of(map), Tag.MAP);
      }
      case ORDERED_MAP -> {
        Map<?, ?> map = (Map<?, ?>) value;
        push(new MapStep(map), Tag.ORDERED_MAP);
        message.count(map.size());
      }
      case SET, BAG -> {
        Collection<?> elements = (Collection<?>) value;
        pushUnordered(UnorderedStep.of(elements), kind == Kind.SET ? Tag.SET : Tag.BAG);
      }
      default -> {
        Collection<?> elements = (Collection<?>) value;
        byte tag = kind == Kind.LIST ? Tag.LIST : kind == Kind.QUEUE ? Tag.QUEUE : Tag.ORDERED_SET;
        push(new SequenceStep(value, elements.iterator(), elements.size()), tag);
        message.count(elements.size());
      }
    }
  }
}
