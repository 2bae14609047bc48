package org.joblib4j.process;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A key of a map that means one object, and does not keep it from being collected. */
final class Identity extends WeakReference<Object> {
  private final int hash;

  /**
   * A key.
   *
   * @param queue where the key goes when the object is collected, null for a key to look up
   */
  Identity(Object object, @Nullable ReferenceQueue<Object> queue) {
    super(object, queue);
    this.hash = System.identityHashCode(object);
  }

  /** Whether both mean one object; a key whose object is gone equals only itself. */
  @Override
  @SuppressWarnings("ReferenceEquality") // which object it is, is what matters
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    Object mine = get();
    return mine != null && other instanceof Identity that && mine == that.get();
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
