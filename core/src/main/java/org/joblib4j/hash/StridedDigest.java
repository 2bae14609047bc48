package org.joblib4j.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.joblib4j.array.NdArray;

/**
 * The digest of an array whose elements have gaps or lie in another order: as {@link ElementDigest}
 * makes it of a contiguous copy, without such a copy.
 *
 * <p>Everything happens in the calling thread: collecting the elements takes longer than hashing
 * them.
 */
final class StridedDigest {
  private final byte[] leaf;
  private final LeafReader reader;
  private final byte[] digest;
  private final DigestTree tree;
  private int filled;
  private boolean hasTree;

  private StridedDigest(NdArray array, HashAlgorithm algorithm) {
    leaf = new byte[(int) Math.min(DigestTree.LEAF, array.byteSize())];
    var collected = MemorySegment.ofArray(leaf);
    reader =
        new LeafReader(
            new ElementSource.InSegment(collected, ElementForm.of(array.dtype())),
            algorithm.newDigester());
    digest = new byte[algorithm.size()];
    tree = new DigestTree(algorithm.newDigester());
  }

  /** Stores the digest of an array that is not empty. */
  static void store(NdArray array, HashAlgorithm algorithm, byte[] into, int at) {
    var collecting = new StridedDigest(array, algorithm);
    array.forEachBlock(DigestTree.LEAF, collecting::take);
    if (collecting.hasTree) {
      collecting.addLeaf();
      collecting.tree.root(array.byteSize(), into, at);
    } else {
      collecting.reader.digest(0, collecting.filled, into, at);
    }
  }

  private void take(MemorySegment block) {
    int taken = 0;
    int size = (int) block.byteSize();
    while (taken < size) {
      if (filled == leaf.length) {
        addLeaf();
      }
      int count = Math.min(leaf.length - filled, size - taken);
      MemorySegment.copy(block, ValueLayout.JAVA_BYTE, taken, leaf, filled, count);
      filled += count;
      taken += count;
    }
  }

  private void addLeaf() {
    reader.digest(0, filled, digest, 0);
    tree.add(digest, 0);
    hasTree = true;
    filled = 0;
  }
}
