package org.joblib4j.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.joblib4j.s3.Bucket.Listed;
import org.joblib4j.s3.Bucket.Page;
import org.jspecify.annotations.Nullable;

/** All objects whose keys start alike, which the service tells a thousand at a time. */
final class Listing implements Iterator<Listed> {
  private final Bucket bucket;
  private final String prefix;
  private Iterator<Listed> page;
  private @Nullable String next;

  private Listing(Bucket bucket, String prefix) throws IOException {
    this.bucket = bucket;
    this.prefix = prefix;
    Page first = bucket.list(prefix, null);
    page = first.objects().iterator();
    next = first.next();
  }

  /**
   * Reads the first part at once, and the others when they are wanted; a failure of these is an
   * {@link UncheckedIOException}.
   */
  static Stream<Listed> of(Bucket bucket, String prefix) throws IOException {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Listing(bucket, prefix), Spliterator.NONNULL | Spliterator.ORDERED),
        false);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && next != null) {
      try {
        Page following = bucket.list(prefix, next);
        page = following.objects().iterator();
        next = following.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return page.hasNext();
  }

  @Override
  public Listed next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
