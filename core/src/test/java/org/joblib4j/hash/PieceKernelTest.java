package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.joblib4j.array.DType;
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

  private static byte[] digest(MemorySegment elements, DType type, PieceKernel kernel) {
    var source = new ElementSource.InSegment(elements, ElementForm.of(type));
    byte[] digest = new byte[HashAlgorithm.XXH3_128.size()];
    new LeafReader(source, new Xxh3Digester(kernel))
        .digest(0, (int) elements.byteSize(), digest, 0);
    return digest;
  }

  @Test
  void leavesOfAllTypesAndLengthsHaveOneDigest() {
    List<DType> types =
        List.of(
            DType.FLOAT64,
            DType.FLOAT32,
            DType.INT8,
            DType.FLOAT64.withOrder(ByteOrder.BIG_ENDIAN));
    byte[] content = new byte[DigestTree.LEAF];
    for (boolean withNan : new boolean[] {false, true}) {
      MemorySegment leaf = MemorySegment.ofArray(content);
      for (long at = 0; at < content.length; at += Double.BYTES) {
        double number = withNan && at % 4096 == 0 ? Double.NaN : random.nextDouble();
        leaf.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, number);
      }
      for (int length : new int[] {248, 1024, 1032, 2048, 2056, 5000, DigestTree.LEAF}) {
        for (DType type : types) {
          MemorySegment elements = leaf.asSlice(0, length);
          assertThat(digest(elements, type, vector()))
              .as("%s, %d bytes, NaN %b", type, length, withNan)
              .isEqualTo(digest(elements, type, plain));
        }
      }
    }
  }

  @Test
  void aLargeArrayIsHashedWithVectorsAfterAWhile() {
    double[] numbers = random.doubles(1_000_000).toArray();
    Fingerprint first = Fingerprint.of(numbers, HashAlgorithm.XXH3_128);
    // Of the time that so many bytes take, a quarter is minutes: the JVM compiles within it.
    long enough = 1L << 43;

    assertThat(PieceKernels.forBytes(enough).get()).isInstanceOf(VectorPieceKernel.class);
    assertThat(PieceKernels.forBytes(100_000).get()).isInstanceOf(PlainPieceKernel.class);
    assertThat(Fingerprint.of(numbers, HashAlgorithm.XXH3_128)).isEqualTo(first);
  }
}
