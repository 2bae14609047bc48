package org.joblib4j.persist;

import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Python frozenset: an unmodifiable set in the file's order that hashes once. */
@SuppressWarnings("serial") // only its Written is serialized
final class FrozenSet extends AbstractSet<@Nullable Object> implements Nested, Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final Set<@Nullable Object> elements;
  private final long weight;
  private final int depth;
  private final int hash;

  /** A set of elements that have been checked to be good {@link Keys keys}. */
  FrozenSet(Collection<? extends @Nullable Object> elements) {
    this.elements = Collections.unmodifiableSet(new LinkedHashSet<@Nullable Object>(elements));
    this.weight = Nested.weightOf(this.elements);
    this.depth = Nested.depthOf(this.elements);
    this.hash = this.elements.hashCode();
  }

  @Serial
  private Object writeReplace() {
    return new Written(new ArrayList<>(elements));
  }

  /** Other JVMs have other hash codes for the same objects: a set is made anew. */
  private record Written(ArrayList<@Nullable Object> elements) implements Serializable {
    @Serial
    private Object readResolve() {
      return new FrozenSet(elements);
    }
  }

  @Override
  public Iterator<@Nullable Object> iterator() {
    return elements.iterator();
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return elements.contains(element);
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof Set<?> && elements.equals(other));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
