package org.joblib4j.process;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serializes small things many times, so that a long chain of objects takes a half to a fifth of
 * the time.
 *
 * <p>A recursion that goes down three hundred thousand objects goes down all the way before it
 * comes up for the first time. By then it was compiled, and what comes after a recursive call was
 * left out, as it has never run: each of the calls under way then has to be turned back, alone,
 * into an interpreted one, which takes ten microseconds each. So a JVM first learns how a recursion
 * returns, on chains of {@value #DEPTH} objects and of several classes. Once is enough; a program
 * whose chains are short never needs it.
 */
final class Rehearsal {
  private static final int DEPTH = 50;
  private static final int ROUNDS = 100;

  /** All that is read is of this library and the JDK. */
  private static final LoaderTable OWN =
      new LoaderTable() {
        @Override
        public int idOf(@Nullable ClassLoader loader) {
          return LoaderTable.OWN;
        }

        @Override
        public ClassLoader loader(int id) {
          ClassLoader loader = Rehearsal.class.getClassLoader();
          return loader != null ? loader : ClassLoader.getSystemClassLoader();
        }
      };

  private static boolean done;

  private Rehearsal() {}

  private record Link(int number, @Nullable Object next) implements Serializable {}

  /** As classes were before there were records. */
  private static final class Node implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"}) // is serialized
    private final Object next;

    @SuppressWarnings("UnusedVariable") // is serialized
    private @Nullable Node previous;

    Node(Object next) {
      this.next = next;
      if (next instanceof Node node) {
        node.previous = this;
      }
    }
  }

  /** Rehearses, unless this JVM has done so. */
  static synchronized void once() {
    if (done) {
      return;
    }
    done = true;
    try {
      Object chain = chain();
      for (int round = 0; round < ROUNDS; round++) {
        writeAndRead(chain);
      }
    } catch (IOException | ClassNotFoundException e) {
      // Then it is slower.
      Log.of(Rehearsal.class).log(System.Logger.Level.DEBUG, "no rehearsal", e);
    }
  }

  private static Object chain() {
    Object chain = new Link(0, null);
    for (int i = 1; i < DEPTH; i++) {
      chain =
          switch (i % 5) {
            case 0 -> new Link(i, chain);
            case 1, 2 -> new Node(chain);
            case 3 -> new ArrayList<>(List.of(chain));
            default -> new HashMap<>(Map.of("next", chain));
          };
    }
    return chain;
  }

  private static void writeAndRead(Object value) throws IOException, ClassNotFoundException {
    Encoder encoder = new Encoder(OWN, ArrayPassage.ATTACHED);
    encoder.write(value);
    OutBuffer body = new OutBuffer();
    encoder.finish().addTo(body, new ArrayList<>());
    InBuffer in = new InBuffer(Arrays.copyOf(body.array(), body.size()));
    Object _ = new Decoder(in, List.of(), OWN, new ReceivedArrays()).read();
  }
}
