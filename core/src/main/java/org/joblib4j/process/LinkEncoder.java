package org.joblib4j.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serializes one exception, in one or two forms of which the other JVM takes the first that it can
 * read.
 *
 * <p>The first form is the exception with all that its fields hold; where that cannot be
 * serialized, with null for each field whose value cannot. What can be serialized may still be
 * impossible to read: the second form has null for all that is more than a text or a number.
 *
 * <p>Other exceptions are not among what is written: a {@link LinkStandIn} stands for each. The
 * stack trace and the suppressed exceptions are taken out as well, since they are sent anyway. That
 * these are the exception's own follows from their order, which is that of the serialized form of
 * {@link Throwable}: cause, message, stack trace, suppressed exceptions, and only then what
 * subclasses add.
 */
@SuppressWarnings("ReferenceEquality") // the objects themselves are meant; their equals may throw
final class LinkEncoder {
  private static final StackTraceElement[] NO_FRAMES = {};

  /** Stands for a stack trace that must not be set, see {@code Throwable.SentinelHolder}. */
  private static final StackTraceElement UNWRITABLE =
      new StackTraceElement("", "", null, Integer.MIN_VALUE);

  private final Throwable link;
  private final FailureLinks links;
  private final LoaderTable loaders;
  private final Throwable[] suppressed;
  private @Nullable List<StackTraceElement> stack;
  private @Nullable String detail;

  LinkEncoder(Throwable link, FailureLinks links, LoaderTable loaders) {
    this.link = link;
    this.links = links;
    this.loaders = loaders;
    this.suppressed = link.getSuppressed();
  }

  /** The stack trace as its field has it; null where that was not met. */
  @Nullable List<StackTraceElement> stack() {
    return stack;
  }

  /** The message as its field has it; null where that was not met. */
  @Nullable String detail() {
    return detail;
  }

  /** The forms in which the exception can be serialized, none where its own methods throw. */
  List<Encoded> encodings() {
    List<Encoded> encodings = new ArrayList<>();
    Form whole = new Whole();
    Encoded first = encode(whole, link);
    if (first == null) {
      first = encode(new WithoutCulprits(), link);
    }
    if (first != null) {
      encodings.add(first);
    }
    Encoded second = whole.met ? encode(new Plain(), link) : null;
    if (second != null) {
      encodings.add(second);
    }
    return encodings;
  }

  private @Nullable Encoded encode(Encoder.Filter filter, Object value) {
    try {
      Encoder encoder = new Encoder(loaders, ArrayPassage.ATTACHED, filter);
      encoder.write(value);
      Encoded encoded = encoder.finish();
      return encoded.bytes() <= links.room() ? encoded : null;
    } catch (Throwable e) {
      // Methods of the exception's own class, and of what it holds, may throw anything.
      return null;
    }
  }

  /** What is written of the fields. */
  private abstract class Form implements Encoder.Filter {
    private boolean inSubclass;
    private boolean pastSuppressed;

    /** Whether there was more in a field of a subclass than a text or a number. */
    boolean met;

    @Override
    public @Nullable Object filter(Object object) {
      if (object == link) {
        return object;
      }
      if (object instanceof StackTraceElement) {
        return object;
      }
      if (object instanceof Throwable other) {
        return inSubclass ? held(other) : links.standIn(other);
      }
      if (!inSubclass) {
        return ofThrowable(object);
      }
      if (!pastSuppressed) {
        pastSuppressed = true;
        if (isSuppressed(object)) {
          return new ArrayList<>(0);
        } else if (object == Collections.EMPTY_LIST) {
          return object; // as it is at first
        }
      }
      if (object instanceof String || object instanceof Number || object instanceof Boolean) {
        return object;
      }
      met = true;
      return value(object);
    }

    private Object ofThrowable(Object object) {
      if (object instanceof String text) {
        detail = text;
      } else if (object instanceof StackTraceElement[] frames) {
        inSubclass = true;
        if (frames.length != 1 || !UNWRITABLE.equals(frames[0])) {
          stack = List.of(frames);
          return NO_FRAMES;
        }
      }
      return object;
    }

    /** Another exception in a field of a subclass. */
    @Nullable Object held(Throwable other) {
      met = true;
      return links.standIn(other);
    }

    /** Anything else in a field of a subclass, or in what such a field holds. */
    abstract @Nullable Object value(Object object);
  }

  private boolean isSuppressed(Object object) {
    if (object.getClass() != ArrayList.class
        || !(object instanceof ArrayList<?> list)
        || list.size() != suppressed.length) {
      return false;
    }
    for (int i = 0; i < suppressed.length; i++) {
      if (list.get(i) != suppressed[i]) {
        return false;
      }
    }
    return true;
  }

  private final class Whole extends Form {
    @Override
    Object value(Object object) {
      return object;
    }
  }

  private final class Plain extends Form {
    @Override
    @Nullable Object held(Throwable other) {
      return null;
    }

    @Override
    @Nullable Object value(Object object) {
      return null;
    }
  }

  private final class WithoutCulprits extends Form {
    /** What was found to travel, with all that it holds. */
    private final Set<Object> sound = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    @Nullable Object value(Object object) {
      // What stands in a field travels whole or not at all: a part of it would be something else.
      return sound.contains(object) || travels(object) ? object : null;
    }

    private boolean travels(Object object) {
      Set<Object> within = Collections.newSetFromMap(new IdentityHashMap<>());
      Encoder.Filter trial =
          each -> {
            within.add(each);
            return each instanceof Throwable other ? links.standIn(other) : each;
          };
      boolean travels = encode(trial, object) != null;
      if (travels) {
        sound.addAll(within);
      }
      return travels;
    }
  }
}
