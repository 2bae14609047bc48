package org.joblib4j.persist;

/**
 * How much a file may ask for while it is loaded; the first limit that is passed ends the load with
 * a {@link PickleException} that names it.
 *
 * <p>Every length in a file is checked against the bytes that are really there before memory is
 * taken, so that a file can only become large in memory by being large, or by being compressed. The
 * limits bound the rest. The defaults suit files of trusted origin of any practical size; lower
 * them for files from strangers.
 *
 * @param operations opcodes that may be run, nested pickles included
 * @param bytes bytes that may be read from the decompressed stream
 * @param depth levels of tuples and frozen sets within each other, of nested pickles, and of values
 *     that are turned into Java objects
 * @param integerBytes bytes of one integer; longer ones take quadratic time to print
 * @param keySize values that one key of a dict or element of a set may consist of, shared parts
 *     counted each time; a key of 128 bytes can otherwise take for ever to hash
 */
public record LoadLimits(long operations, long bytes, int depth, int integerBytes, int keySize) {

  /** Limits for files of practical size: 4 * 10^9 opcodes, any number of bytes, 1,000 levels. */
  public static final LoadLimits DEFAULT =
      new LoadLimits(4_000_000_000L, Long.MAX_VALUE, 1_000, 1 << 16, 100_000);

  /**
   * Checks that each limit allows something.
   *
   * @throws IllegalArgumentException when a limit is less than one
   */
  public LoadLimits {
    atLeastOne("operations", operations);
    atLeastOne("bytes", bytes);
    atLeastOne("depth", depth);
    atLeastOne("integerBytes", integerBytes);
    atLeastOne("keySize", keySize);
  }

  private static void atLeastOne(String name, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + name + " must be at least 1, not " + limit);
    }
  }

  /** These limits with another number of {@link #operations}. */
  public LoadLimits withOperations(long newOperations) {
    return new LoadLimits(newOperations, bytes, depth, integerBytes, keySize);
  }

  /** These limits with another number of {@link #bytes}. */
  public LoadLimits withBytes(long newBytes) {
    return new LoadLimits(operations, newBytes, depth, integerBytes, keySize);
  }

  /** These limits with another {@link #depth}. */
  public LoadLimits withDepth(int newDepth) {
    return new LoadLimits(operations, bytes, newDepth, integerBytes, keySize);
  }
}
