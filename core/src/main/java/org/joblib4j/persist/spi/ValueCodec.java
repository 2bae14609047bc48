package org.joblib4j.persist.spi;

/**
 * Says how values of a class that others wrote are kept in a file: as an array, a map, a list, or
 * anything else that can be dumped, which is also what Python sees.
 *
 * <p>Codecs are given in the options of a dump or load, or found by {@link java.util.ServiceLoader}
 * on the class or module path. Implementations are safe for use by several threads.
 *
 * @param <T> the class of the values
 */
public interface ValueCodec<T> {

  /** The class; values of its subclasses are dumped by this codec too, and loaded as this class. */
  Class<T> type();

  /**
   * The value as what is written in its place: of other types, and without the value itself.
   *
   * @throws IllegalArgumentException when there is no form of this value
   */
  Object encode(T value);

  /**
   * A value from what a file holds: what {@link #encode} gave, or what Python wrote where such a
   * value is asked for. Arrays may be mapped, of any layout and byte order, and read-only.
   *
   * @throws IllegalArgumentException when this is no form of a value; the message says why
   */
  T decode(Object form);
}
