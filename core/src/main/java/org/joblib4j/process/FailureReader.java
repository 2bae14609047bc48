package org.joblib4j.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the exceptions of a message together in the JVM that receives it, as near to what they were
 * as this JVM can have them.
 *
 * <p>Of several ways to have one, the first counts that is of the exception's own class and says
 * what it said: read from one of its forms, or made bare with its message. Where no way leads to
 * that class, an exception of the nearest superclass stands for it; its message begins with the
 * name of the class. Only then, when all are there, do they get their stack traces, causes and
 * suppressed exceptions, so that circles among them do no harm.
 */
final class FailureReader {
  private final LoaderTable loaders;
  private final ThrowableSketch[] sketches;
  private final List<List<Decoder>> forms = new ArrayList<>();
  private final @Nullable Throwable[] made;
  private final boolean[] begun;

  private FailureReader(LoaderTable loaders, ThrowableSketch[] sketches) {
    this.loaders = loaders;
    this.sketches = sketches;
    this.made = new @Nullable Throwable[sketches.length];
    this.begun = new boolean[sketches.length];
  }

  /**
   * Takes a failure, with all that belongs to it, out of a frame.
   *
   * @throws IOException when the message cannot be understood
   */
  static Throwable read(
      InBuffer body, List<Attachment> attachments, LoaderTable loaders, ReceivedArrays arrays)
      throws IOException {
    ThrowableSketch[] sketches = sketches(new Decoder(body, attachments, loaders, arrays));
    FailureReader reader = new FailureReader(loaders, sketches);
    for (ThrowableSketch sketch : sketches) {
      List<Decoder> own = new ArrayList<>();
      for (int i = 0; i < sketch.encodings(); i++) {
        Decoder form = new Decoder(body, attachments, loaders, arrays);
        form.takeLinksFrom(reader);
        own.add(form);
      }
      reader.forms.add(own);
    }
    return reader.assemble();
  }

  private static ThrowableSketch[] sketches(Decoder decoder) throws IOException {
    try {
      if (decoder.read() instanceof ThrowableSketch[] sketches && sketches.length > 0) {
        return sketches;
      }
      throw new IOException("the description of a failure is missing");
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private Throwable assemble() throws IOException {
    // From the last: what an exception refers to was found after it, for the most part.
    for (int i = sketches.length - 1; i >= 0; i--) {
      Throwable _ = link(i);
    }
    for (int i = 0; i < sketches.length; i++) {
      connect(Objects.requireNonNull(made[i]), sketches[i]);
    }
    return Objects.requireNonNull(made[0]);
  }

  /** One of the exceptions; null where it is asked for while it is being read. */
  @Nullable Throwable link(int index) {
    if (!begun[index]) {
      begun[index] = true;
      made[index] = make(sketches[index], forms.get(index));
    }
    return made[index];
  }

  private Throwable make(ThrowableSketch sketch, List<Decoder> ways) {
    Nearest nearest = new Nearest(sketch);
    for (Decoder way : ways) {
      nearest.offer(way::read, Likeness.SPEAKS);
    }
    Class<? extends Throwable> own = type(sketch, 0);
    if (own != null) {
      nearest.offer(() -> BareThrowable.of(own, sketch.detail()), Likeness.CONTAINS);
      nearest.offer(() -> BareThrowable.of(own, sketch.message()), Likeness.CONTAINS);
    }
    Throwable found = nearest.found();
    if (found != null) {
      return found;
    }
    Log.of(FailureReader.class)
        .log(
            Level.DEBUG,
            () -> "of this class no exception of a worker can be had here: " + sketch.types(),
            nearest.refusal());
    return ofSuperclass(sketch);
  }

  /** Stands for an exception whose own class cannot be had here. */
  private Throwable ofSuperclass(ThrowableSketch sketch) {
    String text = sketch.description();
    for (int i = 1; i < sketch.types().size(); i++) {
      Class<? extends Throwable> type = type(sketch, i);
      if (type != null) {
        try {
          Throwable standIn = BareThrowable.of(type, text);
          String said = ThrowableSketch.textOf(standIn);
          if (said != null && said.contains(text)) {
            return standIn;
          }
        } catch (Throwable refused) { // perhaps its superclass can be had
        }
      }
    }
    return new IllegalStateException(text); // a filter of this JVM refuses all serialization
  }

  /** One of the classes of an exception, null where this JVM does not have it. */
  private @Nullable Class<? extends Throwable> type(ThrowableSketch sketch, int index) {
    try {
      ClassLoader loader = loaders.loader(sketch.loaders().get(index));
      Class<?> type = Class.forName(sketch.types().get(index), false, loader);
      return Modifier.isAbstract(type.getModifiers()) ? null : type.asSubclass(Throwable.class);
    } catch (Throwable e) {
      // Loaders are the program's own and may throw anything.
      return null;
    }
  }

  /** How near an exception comes to what is said of another one. */
  private enum Likeness {
    /** Its methods throw. */
    NONE,
    /** It says something else: what its message is made of did not travel. */
    SPEAKS,
    /** It says the same among other things. */
    CONTAINS,
    /** It says the same. */
    SAME
  }

  private static Likeness likeness(Throwable made, ThrowableSketch sketch) {
    String text = ThrowableSketch.textOf(made);
    String message = null;
    boolean mute = false;
    try {
      message = made.getMessage();
    } catch (Throwable thrown) {
      mute = true;
    }
    if ((mute && !sketch.mute()) || (text == null && sketch.text() != null)) {
      return Likeness.NONE;
    }
    if (mute == sketch.mute()
        && Objects.equals(message, sketch.message())
        && Objects.equals(text, sketch.text())) {
      return Likeness.SAME;
    }
    String said = sketch.message();
    return message != null && said != null && message.contains(said)
        ? Likeness.CONTAINS
        : Likeness.SPEAKS;
  }

  /** Makes an exception in some way. */
  private interface Way {
    @Nullable Object make() throws IOException, ClassNotFoundException;
  }

  /** The nearest so far; no other way is tried once one says the same. */
  private static final class Nearest {
    private final ThrowableSketch sketch;
    private Likeness likeness = Likeness.NONE;
    private @Nullable Throwable found;
    private @Nullable Throwable refusal;

    Nearest(ThrowableSketch sketch) {
      this.sketch = sketch;
    }

    void offer(Way way, Likeness least) {
      if (likeness == Likeness.SAME) {
        return;
      }
      try {
        if (way.make() instanceof Throwable candidate) {
          Likeness own = likeness(candidate, sketch);
          if (own.compareTo(least) >= 0 && own.compareTo(likeness) > 0) {
            found = candidate;
            likeness = own;
          }
        }
      } catch (Throwable e) {
        // Methods of the class may throw anything; there are other ways.
        refusal = refusal == null ? e : refusal;
      }
    }

    @Nullable Throwable found() {
      return found;
    }

    @Nullable Throwable refusal() {
      return refusal;
    }
  }

  /** Gives an exception its stack trace, its cause and what it suppressed. */
  private void connect(Throwable link, ThrowableSketch sketch) {
    attempt(() -> link.setStackTrace(stack(sketch)));
    Throwable cause = sketch.cause() < 0 ? null : made[sketch.cause()];
    if (cause != null && ThrowableSketch.causeOf(link) == null) {
      attempt(() -> link.initCause(cause));
    }
    if (link.getSuppressed().length > 0) {
      return; // its class gives the same object each time, or has kept them itself
    }
    for (int index : sketch.suppressed()) {
      Throwable suppressed = made[index];
      if (suppressed != null) {
        attempt(() -> link.addSuppressed(suppressed));
      }
    }
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (Throwable refused) { // the class has its own opinion, as it has in the worker
    }
  }

  /** A stack trace with the names that class loaders have here. */
  private StackTraceElement[] stack(ThrowableSketch sketch) {
    StackTraceElement[] stack = sketch.stack().toArray(StackTraceElement[]::new);
    for (int i = 0; i < stack.length; i++) {
      StackTraceElement frame = stack[i];
      int id = RemoteClassLoader.idIn(frame.getClassLoaderName());
      if (id >= 0) {
        stack[i] =
            new StackTraceElement(
                nameOf(id),
                frame.getModuleName(),
                frame.getModuleVersion(),
                frame.getClassName(),
                frame.getMethodName(),
                frame.getFileName(),
                frame.getLineNumber());
      }
    }
    return stack;
  }

  /** The name of a loader as stack traces have it: that of the class path is left out. */
  private @Nullable String nameOf(int id) {
    try {
      ClassLoader loader = loaders.loader(id);
      return loader.equals(ClassLoader.getSystemClassLoader()) ? null : loader.getName();
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
