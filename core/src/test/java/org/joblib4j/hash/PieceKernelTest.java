package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Random;
import org.joblib4j.vector.VectorApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vector kernel gives what the plain one gives. */
class PieceKernelTest {
  private final Random random = new Random(1);
  private final PieceKernel plain = new PlainPieceKernel();

  @BeforeEach
  void vectorsAreThere() {
    assumeThat(VectorApi.bits())
        .as("--add-modules jdk.incubator.vector on a processor with wide vectors")
        .isGreaterThanOrEqualTo(256);
  }

  private static PieceKernel vector() {
    return new VectorPieceKernel();
  }

  private long[] doubles() {
    return random
        .doubles(PieceKernel.WORDS, -1e300, 1e300)
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }

  @Test
  void anyNumberOfStripesIsAddedAlike() {
    for (int count = 0; count <= PieceKernel.WORDS; count += PieceKernel.STRIPE) {
      long[] words = random.longs(PieceKernel.WORDS).toArray();
      long[] expected = random.longs(PieceKernel.STRIPE).toArray();
      long[] found = expected.clone();
      plain.accumulate(words, count, expected);
      vector().accumulate(words, count, found);
      assertThat(found).as("%d words", count).isEqualTo(expected);
    }
  }

  @Test
  void blocksAreAddedAndScrambledAlike() {
    long[] expected = new long[PieceKernel.STRIPE];
    long[] found = expected.clone();
    for (int block = 0; block < 100; block++) {
      long[] words = block % 2 == 0 ? random.longs(PieceKernel.WORDS).toArray() : doubles();
      plain.block(words, expected);
      if (block % 2 == 0) {
        vector().block(words, found);
      } else {
        assertThat(vector().blockIfFreeOfNan(words, found)).isTrue();
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void whereverANanIsNothingIsAdded() {
    for (int at = 0; at < PieceKernel.WORDS; at++) {
      long[] words = doubles();
      words[at] = 0x7FF0_0000_0000_0001L | (random.nextLong() & Long.MIN_VALUE);
      long[] accumulators = random.longs(PieceKernel.STRIPE).toArray();
      long[] before = accumulators.clone();
      assertThat(vector().blockIfFreeOfNan(words, accumulators)).as("NaN at %d", at).isFalse();
      assertThat(accumulators).isEqualTo(before);
    }
  }

  @Test
  void anArrayHasOneFingerprintWhicheverKernelHashesIt() {
    double[] numbers = random.doubles(3_000_000).toArray();
    numbers[77] = Double.NaN;
    numbers[1_000_000] = Double.longBitsToDouble(0x7ff8_0000_0000_0123L);
    numbers[2_000_000] = Double.POSITIVE_INFINITY;
    numbers[2_000_001] = Double.NEGATIVE_INFINITY;
    double[] alike = numbers.clone();
    alike[77] = Double.longBitsToDouble(0xfff0_0000_0000_0001L);

    Fingerprint first = Fingerprint.of(numbers, HashAlgorithm.XXH3_128);
    for (int i = 0; i < 20; i++) { // the vector kernel takes over when it is compiled
      assertThat(Fingerprint.of(alike, HashAlgorithm.XXH3_128)).isEqualTo(first);
    }
  }
}
