package org.joblib4j.parallel.spi;

import java.util.random.RandomGenerator;

/**
 * Random numbers that follow from the seed of a call and the index of a task: Philox4x64-10.
 *
 * <p><b>Why this one.</b> It is counter-based: the n-th block of four numbers is a function of a
 * key and of n, without a state that has to be brought forward. The key is the seed, the counter is
 * n and the task's index beside it. For one key the function is a bijection of counters, so the
 * blocks of all tasks differ, and no sequence runs into another's; that they look independent is
 * what the rounds are for: the generator passes TestU01's BigCrush over counters like these.
 * (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011, whose
 * Random123 has the constants.) It takes two words to begin, where other generators fill a state.
 *
 * <p><b>What is fixed.</b> {@link #nextLong} gives what NumPy's {@code Philox(key=seed,
 * counter=index << 64).random_raw()} does, forever. All else is made of it as {@link
 * RandomGenerator} says.
 *
 * <p>The third word of the counter tells apart what a task draws numbers for.
 */
final class TaskRandom implements RandomGenerator {
  /** Numbers for the task itself. */
  static final long TASK = 0;

  /** Seeds of calls inside of the task. */
  static final long CALLS = 1;

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2E7470EE14C6C93L;
  private static final long MULTIPLIER_1 = 0xCA5A826395121157L;

  /** The golden ratio and the square root of 3, less 1. */
  private static final long WEYL_0 = 0x9E3779B97F4A7C15L;

  private static final long WEYL_1 = 0xBB67AE8584CAA73BL;

  private final long seed;
  private final long index;
  private final long purpose;
  private final long[] block = new long[4];
  private long blocks;
  private int next = block.length;

  /**
   * The numbers of a task, from their beginning.
   *
   * @param seed that of the call
   * @param index that of the task in the call
   * @param purpose what they are for
   */
  TaskRandom(long seed, long index, long purpose) {
    this.seed = seed;
    this.index = index;
    this.purpose = purpose;
  }

  /** Whose numbers they are. */
  long index() {
    return index;
  }

  @Override
  public long nextLong() {
    if (next == block.length) {
      compute(++blocks);
      next = 0;
    }
    return block[next++];
  }

  private void compute(long number) {
    long c0 = number;
    long c1 = index;
    long c2 = purpose;
    long c3 = 0;
    long k0 = seed;
    long k1 = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long high0 = Math.unsignedMultiplyHigh(MULTIPLIER_0, c0);
      long low0 = MULTIPLIER_0 * c0;
      long high1 = Math.unsignedMultiplyHigh(MULTIPLIER_1, c2);
      long low1 = MULTIPLIER_1 * c2;
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    block[0] = c0;
    block[1] = c1;
    block[2] = c2;
    block[3] = c3;
  }
}
