package org.joblib4j.hash;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loop in the Vector API; loaded only where it is present.
 *
 * <p>A stripe is two vectors of 256 bits, also where a processor has wider ones: memory is the
 * limit. Products go into the accumulators without being stored in between. The words themselves
 * are summed up beside them, and neighbours are exchanged once at the end. So are the words as
 * doubles: a sum with a NaN in it is NaN (and so is that of an infinity and its opposite).
 */
final class VectorPieceKernel implements PieceKernel {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;
  private static final int LANES = STRIPE / 2;
  private static final VectorShuffle<Long> NEIGHBOURS =
      VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);
  private static final long[] KEY = PieceKernel.key();

  @Override
  public void accumulate(long[] words, int count, long[] accumulators) {
    add(words, count, accumulators, true, false);
  }

  @Override
  public void block(long[] piece, long[] accumulators) {
    add(piece, WORDS, accumulators, true, true);
  }

  @Override
  public boolean blockIfFreeOfNan(long[] piece, long[] accumulators) {
    return add(piece, WORDS, accumulators, false, true);
  }

  /** Sums up words before it looks at the accumulators, which the words before them made. */
  private static boolean add(
      long[] words, int count, long[] accumulators, boolean withNan, boolean scrambling) {
    LongVector products0 = LongVector.zero(SPECIES);
    LongVector products1 = products0;
    LongVector words0 = products0;
    LongVector words1 = products0;
    DoubleVector doubles0 = DoubleVector.zero(DoubleVector.SPECIES_256);
    DoubleVector doubles1 = doubles0;
    for (int i = 0; i < count; i += STRIPE) {
      LongVector word0 = LongVector.fromArray(SPECIES, words, i);
      LongVector word1 = LongVector.fromArray(SPECIES, words, i + LANES);
      words0 = words0.add(word0);
      words1 = words1.add(word1);
      doubles0 = doubles0.add(word0.reinterpretAsDoubles());
      doubles1 = doubles1.add(word1.reinterpretAsDoubles());
      products0 = products0.add(product(word0, i));
      products1 = products1.add(product(word1, i + LANES));
    }
    if (!withNan && doubles0.add(doubles1).test(VectorOperators.IS_NAN).anyTrue()) {
      return false;
    }
    end(products0.add(words0.rearrange(NEIGHBOURS)), accumulators, 0, scrambling);
    end(products1.add(words1.rearrange(NEIGHBOURS)), accumulators, LANES, scrambling);
    return true;
  }

  private static LongVector product(LongVector word, int at) {
    LongVector mixed = word.lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, KEY, at));
    return mixed.and(0xFFFF_FFFFL).mul(mixed.lanewise(VectorOperators.LSHR, 32));
  }

  private static void end(LongVector sums, long[] accumulators, int at, boolean scrambling) {
    LongVector all = sums.add(LongVector.fromArray(SPECIES, accumulators, at));
    if (scrambling) {
      all =
          all.lanewise(VectorOperators.LSHR, 47)
              .lanewise(VectorOperators.XOR, all)
              .lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, Xxh3.SCRAMBLING, at))
              .mul(Xxh3.PRIME32_1);
    }
    all.intoArray(accumulators, at);
  }
}
