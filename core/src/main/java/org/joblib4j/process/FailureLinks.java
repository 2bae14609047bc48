package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of one message in the JVM that sends them: a failure, its causes, what it
 * suppressed, and whatever else these hold. Each travels by itself, so that one which cannot be
 * sent is no harm to the others, and a chain of any length or form is no recursion.
 */
final class FailureLinks {
  /** More is not sent: there are exceptions whose {@code getCause} makes a new one each time. */
  static final int MOST = 10_000;

  /** An exception that takes more by itself travels without its fields. */
  private static final long MOST_BYTES = Failures.MOST_BYTES / 2;

  /** What is said about the exceptions takes no more than this, about. */
  private static final long MOST_SAID = Failures.MOST_BYTES / 8;

  private static final int BYTES_OF_A_FRAME = 100;

  private final LoaderTable loaders;
  private final IdentityHashMap<Throwable, Integer> indices = new IdentityHashMap<>();
  private final List<Throwable> links = new ArrayList<>();
  private final List<ThrowableSketch> sketches = new ArrayList<>();
  private final List<Encoded> encodings = new ArrayList<>();
  private long bytes;
  private long said;

  private FailureLinks(LoaderTable loaders) {
    this.loaders = loaders;
  }

  /** All exceptions that belong to one. */
  static FailureLinks of(Throwable failure, LoaderTable loaders) {
    FailureLinks links = new FailureLinks(loaders);
    links.indexOf(failure);
    for (int i = 0; i < links.links.size(); i++) {
      links.add(links.links.get(i));
    }
    return links;
  }

  /** The number of an exception; -1 when there are too many. */
  int indexOf(@Nullable Throwable throwable) {
    if (throwable == null) {
      return -1;
    }
    Integer known = indices.get(throwable);
    if (known != null) {
      return known;
    }
    if (links.size() == MOST || said > MOST_SAID) {
      return -1;
    }
    links.add(throwable);
    indices.put(throwable, links.size() - 1);
    return links.size() - 1;
  }

  /** What is written in its place within another one; null when there are too many. */
  @Nullable LinkStandIn standIn(Throwable throwable) {
    int index = indexOf(throwable);
    return index < 0 ? null : new LinkStandIn(index);
  }

  /** How many bytes another one may take by itself. */
  long room() {
    return MOST_BYTES - bytes;
  }

  private void add(Throwable link) {
    LinkEncoder encoder = new LinkEncoder(link, this, loaders);
    List<Encoded> own = encoder.encodings();
    own.forEach(each -> bytes += each.bytes());
    encodings.addAll(own);
    ThrowableSketch sketch = sketch(link, encoder, own.size());
    said += (long) sketch.stack().size() * BYTES_OF_A_FRAME + 2L * sketch.description().length();
    sketches.add(sketch);
  }

  private ThrowableSketch sketch(Throwable link, LinkEncoder encoder, int forms) {
    List<String> types = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (Class<?> type = link.getClass(); type != Object.class; type = type.getSuperclass()) {
      types.add(type.getName());
      ids.add(loaders.idOf(type.getClassLoader()));
    }
    String message = null;
    boolean mute = false;
    try {
      message = link.getMessage();
    } catch (Throwable thrown) {
      mute = true;
    }
    // In this order: should there be too many, the causes are kept.
    int cause = indexOf(ThrowableSketch.causeOf(link));
    List<Integer> suppressed = new ArrayList<>();
    for (Throwable each : link.getSuppressed()) {
      int index = indexOf(each);
      if (index >= 0) {
        suppressed.add(index);
      }
    }
    List<StackTraceElement> stack = encoder.stack();
    return new ThrowableSketch(
        types,
        ids,
        ThrowableSketch.textOf(link),
        message,
        mute,
        encoder.detail(),
        stack != null ? stack : ThrowableSketch.stackOf(link),
        cause,
        suppressed,
        forms);
  }

  /** Adds all of them to a frame. */
  void addTo(OutBuffer body, List<Attachment> attachments) throws IOException {
    Encoder sketch = new Encoder(loaders, ArrayPassage.ATTACHED);
    sketch.write(sketches.toArray(ThrowableSketch[]::new));
    sketch.finish().addTo(body, attachments);
    for (Encoded each : encodings) {
      each.addTo(body, attachments);
    }
  }
}
