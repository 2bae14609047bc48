package org.joblib4j.travel;

import java.io.Serializable;

/** Decides for each object of a message whether it travels as itself. Safe for several threads. */
public final class Substitutes {
  /** Asked for each object: the answer for most classes is that their objects travel as such. */
  private static final ClassValue<Passage> PASSAGES =
      new ClassValue<>() {
        @Override
        protected Passage computeValue(Class<?> type) {
          return passage(type);
        }
      };

  private Substitutes() {}

  /** How the objects of a class travel. */
  private interface Passage {
    Object pass(Object object);
  }

  /**
   * What is to be written for an object: most often itself.
   *
   * @param object as {@link java.io.ObjectOutputStream} shows it, after its {@code writeReplace}
   */
  public static Object of(Object object) {
    return PASSAGES.get(object.getClass()).pass(object);
  }

  /** Whether an object can be written, without what it refers to. */
  static boolean canTravel(Object object) {
    return object instanceof Serializable || of(object) instanceof Substitute;
  }

  private static Passage passage(Class<?> type) {
    if (Serializable.class.isAssignableFrom(type)) {
      return object -> object;
    }
    if (type.isRecord()) {
      RecordLayout layout = RecordLayout.of(type);
      return layout.isReadable() ? record -> new SentRecord(layout, record) : object -> object;
    }
    return object -> {
      SentValue value = ValueForm.send(object);
      return value != null ? value : object;
    };
  }
}
