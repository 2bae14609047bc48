package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A Python tuple: an unmodifiable list that is written as a tuple again.
 *
 * <p>It equals every {@link List} of equal elements. Its hash code is computed once, so that tuples
 * of shared tuples make good keys. {@code byte[]} elements have no equality by value: a tuple that
 * a file uses as a key holds read-only {@link java.nio.ByteBuffer}s in their place.
 */
public final class PyTuple extends AbstractList<@Nullable Object>
    implements Nested, RandomAccess, Serializable {
  @Serial private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // what loading puts there is serializable
  private final @Nullable Object[] elements;

  private final long weight;
  private final int depth;
  // Other JVMs have other hash codes for the same objects.
  private transient int hash;
  private transient boolean hashed;

  private PyTuple(@Nullable Object[] elements) {
    this.elements = elements;
    this.weight = Nested.weightOf(Arrays.asList(elements));
    this.depth = Nested.depthOf(Arrays.asList(elements));
  }

  /** A tuple of these elements. */
  public static PyTuple of(@Nullable Object... elements) {
    return new PyTuple(elements.clone());
  }

  /** A tuple of the elements of a collection, in its order. */
  public static PyTuple copyOf(Collection<? extends @Nullable Object> elements) {
    return new PyTuple(elements.toArray());
  }

  /** A tuple over an array that nobody else will change. */
  static PyTuple owning(@Nullable Object[] elements) {
    return new PyTuple(elements);
  }

  @Override
  public @Nullable Object get(int index) {
    return elements[index];
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public int depth() {
    return depth;
  }

  /** Puts the finished value in the place of one that was still being built. */
  void settle(int index, @Nullable Object value) {
    elements[index] = value;
    hashed = false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    if (other instanceof PyTuple that) {
      return hashCode() == that.hashCode() && Arrays.equals(elements, that.elements);
    }
    return other instanceof List<?> list && list.equals(Arrays.asList(elements));
  }

  @Override
  public int hashCode() {
    if (!hashed) {
      int sum = 1;
      for (Object element : elements) {
        sum = 31 * sum + Objects.hashCode(element);
      }
      hash = sum;
      hashed = true;
    }
    return hash;
  }
}
