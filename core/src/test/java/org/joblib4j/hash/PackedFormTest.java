package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A packed form is the one that is written byte by byte. */
class PackedFormTest {
  private static final List<Object> FREQUENT = frequent();

  private static List<Object> frequent() {
    List<Object> atoms = new ArrayList<>();
    for (int length = 0; length <= 40; length++) {
      atoms.add("\u00ff".repeat(length / 2) + "k".repeat(length - length / 2));
    }
    atoms.addAll(List.of(0, -1, Integer.MIN_VALUE, 0L, -1L, Long.MAX_VALUE, 1 << 20));
    atoms.addAll(List.of(0.0, -0.0, Double.NaN, Double.longBitsToDouble(-1L), 1e300));
    return atoms;
  }

  private static byte[] written(Object... atoms) {
    var message = new Message(HashAlgorithm.SHA_256);
    message.open();
    for (Object atom : atoms) {
      assertThat(Atoms.writeFrequent(message, atom)).isTrue();
    }
    return Arrays.copyOf(message.bytes(), message.length());
  }

  private static byte[] bytes(PackedForm form) {
    ByteBuffer bytes =
        ByteBuffer.allocate(form.wordCount() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(form.words(), 0, form.wordCount());
    assertThat(Arrays.copyOfRange(bytes.array(), form.length(), bytes.capacity()))
        .as("what comes after the form")
        .containsOnly(new byte[bytes.capacity() - form.length()]);
    return Arrays.copyOf(bytes.array(), form.length());
  }

  @Test
  void atomsAndPairsOfThemHaveTheFormsThatAreWritten() {
    var form = new PackedForm();
    for (Object first : FREQUENT) {
      assertThat(form.take(first)).isTrue();
      assertThat(bytes(form)).isEqualTo(written(first));
      for (Object second : FREQUENT) {
        assertThat(form.take(first, second)).isTrue();
        assertThat(bytes(form)).as("%s, %s", first, second).isEqualTo(written(first, second));
      }
    }
  }

  @Test
  void theLongestFormIsTheLongestThatIsNotFolded() {
    var form = new PackedForm();
    for (int length = 100; length <= 140; length++) {
      String text = "x".repeat(length);
      boolean fits = length + 2 <= Message.INLINE;
      assertThat(form.take(text)).as("%d", length).isEqualTo(fits);
      if (fits) {
        assertThat(bytes(form)).isEqualTo(written(text));
      }
      // Where a number would only just fit, it is left to others.
      if (form.take(text, 7)) {
        assertThat(bytes(form))
            .isEqualTo(written(text, 7))
            .hasSizeLessThanOrEqualTo(Message.INLINE);
      }
      String rest = "y".repeat(140 - length);
      boolean bothFit = 140 + 4 <= Message.INLINE;
      assertThat(form.take(text, rest)).isEqualTo(bothFit);
      String shorter = "y".repeat(Math.max(0, Message.INLINE - 4 - length));
      assertThat(form.take(text, shorter)).isEqualTo(length + 4 <= Message.INLINE);
      if (length + 4 <= Message.INLINE) {
        assertThat(bytes(form)).isEqualTo(written(text, shorter)).hasSize(Message.INLINE);
      }
    }
  }

  @Test
  void whatIsNoFrequentAtomIsLeftToOthers() {
    var form = new PackedForm();
    for (@Nullable Object other :
        new @Nullable Object[] {null, 'c', 1f, new UUID(1, 2), "\u0100", List.of()}) {
      assertThat(form.take(other)).as(Objects.toString(other)).isFalse();
      assertThat(form.take("key", other)).as(Objects.toString(other)).isFalse();
      assertThat(form.take(other, "value")).as(Objects.toString(other)).isFalse();
    }
    assertThat(form.take("key", "value")).isTrue();
    assertThat(bytes(form)).isEqualTo(written("key", "value"));
  }
}
