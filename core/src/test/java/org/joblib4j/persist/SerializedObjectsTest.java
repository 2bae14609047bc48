package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Java's own serialization: only where both sides ask for it. */
class SerializedObjectsTest {
  /** Makes itself in a way of its own. */
  private static final class Odd implements Serializable {
    @Serial private static final long serialVersionUID = 1;
    private static int made;

    private transient int value;

    Odd(int value) {
      this.value = value;
    }

    @Serial
    private void writeObject(java.io.ObjectOutputStream out) throws IOException {
      out.writeInt(value);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException {
      made++;
      value = in.readInt();
    }
  }

  private static byte[] dump(Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    Persist.dump(value, out, DumpOptions.DEFAULT.serializing(Odd.class));
    return out.toByteArray();
  }

  private static LoadOptions filtered(String pattern) {
    return LoadOptions.DEFAULT.deserializing(ObjectInputFilter.Config.createFilter(pattern));
  }

  /** A list in a list in a list: writing it takes one call within another for each. */
  private static final class Chain implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    @SuppressWarnings("unused") // is written
    private final @Nullable Chain next;

    Chain(@Nullable Chain next) {
      this.next = next;
    }
  }

  @Test
  void chainThatIsTooDeepIsRefusedWithTheCause() {
    Chain chain = new Chain(null);
    for (int i = 0; i < 200_000; i++) {
      chain = new Chain(chain);
    }
    Chain deep = chain;
    assertThatThrownBy(() ->
            Persist.dump(
                deep, new ByteArrayOutputStream(), DumpOptions.DEFAULT.serializing(Chain.class)))
        .isInstanceOf(NotPersistableException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void isRefusedUnlessAskedFor() {
    assertThatThrownBy(() -> Pickles.dump(new Odd(1))).isInstanceOf(NotPersistableException.class);
  }

  @Test
  void isBytesUnlessAFilterAllowsIt() throws IOException {
    int before = Odd.made;
    assertThat(Pickles.load(dump(new Odd(7)), LoadOptions.DEFAULT)).isInstanceOf(byte[].class);
    assertThat(Odd.made).isEqualTo(before);
  }

  @Test
  void comesBackThroughAFilterAndStaysShared() throws IOException {
    var odd = new Odd(7);
    List<?> list = (List<?>) Pickles.load(dump(List.of(odd, odd)), filtered(Odd.class.getName()));
    assertThat(((Odd) list.get(0)).value).isEqualTo(7);
    assertThat(list.get(0)).isSameAs(list.get(1));
    Odd requested =
        Persist.load(new ByteArrayInputStream(dump(odd)), Odd.class, filtered(Odd.class.getName()));
    assertThat(requested.value).isEqualTo(7);
  }

  @Test
  void classesThatTheFilterDoesNotNameAreRefused() {
    int before = Odd.made;
    for (String pattern : List.of("java.util.*", "!*", Odd.class.getName() + ";maxbytes=1")) {
      assertThatThrownBy(() -> Pickles.load(dump(Map.of("a", new Odd(7))), filtered(pattern)))
          .isInstanceOf(PickleException.class)
          .hasMessageContaining("opcode POP: Java serialization:");
    }
    assertThat(Odd.made).isEqualTo(before);
  }

  @Test
  void damagedBytesAreRefused() throws IOException {
    byte[] bytes = dump(new Odd(7));
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x41;
      try {
        Pickles.load(damaged, filtered(Odd.class.getName()));
      } catch (PickleException refused) {
        assertThat(refused).hasMessageStartingWith("stream");
      } catch (IOException noCodec) {
        assertThat(noCodec).hasMessageContaining("joblib4j-codecs");
      }
    }
  }
}
