package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;

/**
 * Damaged files end with an IOException or some value, never with another exception.
 *
 * <p>Deterministic, so that a failure can be repeated: the message has the seed.
 */
class MutatedFilesTest {
  private static final int MUTATIONS = 10_000;
  private static final List<Opcode> OPCODES = List.of(Opcode.values());

  @SuppressWarnings("ArrayRecordComponent") // users have such records
  record Item(String name, int[] numbers, List<Item> parts) {}

  private static List<byte[]> originals() throws IOException {
    List<byte[]> originals = new ArrayList<>();
    for (Object value :
        List.of(
            Map.of("a", List.of(1, 2L, 3.5, "x"), PyTuple.of(1, Set.of(2)), new byte[] {1, 2}),
            new Item("i", new int[] {1, 2}, List.of(new Item("j", new int[0], List.of()))),
            List.of(NdArray.arange(6).reshape(2, 3).transpose(), new String[] {"a", "b"}),
            List.of(java.time.Instant.EPOCH, java.util.UUID.randomUUID(), java.time.Duration.ZERO),
            PyArray.of(List.of(1, "x")))) {
      originals.add(Pickles.dump(value));
    }
    // Protocol 0 and the dtype of a structured array, as Python writes them.
    originals.add(
        Pickles.bytes(
            "(lp0\nI1\naL2L\naF3.5\naS'x\\n'\naV\\u20ac\np1\na(I1\nI2\ntp2\na(dp3\ng1\ng2\nsa."));
    originals.add(
        Pickles.bytes(
            """
            cnumpy
            dtype
            (S'V12'
            I00
            I01
            tR(I3
            S'|'
            N(S'a'
            S'b'
            t(dS'a'
            (cnumpy
            dtype
            (S'i4'
            I00
            I01
            tRI0
            tsS'b'
            (cnumpy
            dtype
            (S'M8'
            I00
            I01
            tR(I4
            S'<'
            NNNI-1
            I-1
            I0
            ((d(S'ns'
            I1
            I1
            I1
            tttbI4
            tsI12
            I1
            I16
            tb.\
            """));
    return originals;
  }

  @Test
  void onlyIoExceptionsComeOut() throws IOException {
    List<byte[]> originals = originals();
    LoadOptions options = LoadOptions.DEFAULT.allowing(Item.class);
    int loaded = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = mutate(originals, new Random(seed));
      try {
        Pickles.load(mutated, options);
        loaded++;
      } catch (IOException expected) {
        assertThat(expected.getMessage()).startsWith("stream");
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(loaded).isBetween(MUTATIONS / 100, MUTATIONS * 9 / 10);
  }

  private static byte[] mutate(List<byte[]> originals, Random random) {
    byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes[at] = (byte) OPCODES.get(random.nextInt(OPCODES.size())).code();
        default -> {
          int length = Math.min(random.nextInt(20), bytes.length - at);
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes.clone(), from, bytes, at, length);
        }
      }
    }
    return bytes;
  }
}
