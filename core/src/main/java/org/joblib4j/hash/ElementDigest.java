package org.joblib4j.hash;

import java.util.function.Supplier;
import org.joblib4j.cores.SharedWork;

/**
 * The digest of an array's elements: that of their canonical bytes as one message, with a {@link
 * DigestTree} where there is more than a leaf of them.
 *
 * <p>Large arrays are hashed by all processors. Leaves are dealt out to whoever has time ({@link
 * SharedWork}). The digests of a window of leaves are collected before they go into the tree, in
 * order. So neither the number of threads nor their luck can be seen in the result, and memory
 * stays small.
 */
final class ElementDigest {
  /** From so many leaves on other threads are worth waking. */
  private static final int PARALLEL_LEAVES = 6;

  /** The most leaves that a task takes at once. */
  private static final int MOST_AT_ONCE = 16;

  /** How often a task takes leaves where there are few, so that all end at about the same time. */
  private static final int TURNS = 4;

  /** The leaves whose digests are collected before they go into the tree: a gigabyte of them. */
  private static final int WINDOW = 16 * DigestTree.FAN;

  private final ElementSource source;
  private final HashAlgorithm algorithm;
  private final Supplier<Digester> digesters;

  private ElementDigest(ElementSource source, HashAlgorithm algorithm) {
    this.source = source;
    this.algorithm = algorithm;
    digesters = algorithm.digestersFor(source.byteSize());
  }

  /** Stores the digest of elements that are not none. */
  static void store(ElementSource source, HashAlgorithm algorithm, byte[] into, int at) {
    if (source.byteSize() <= DigestTree.LEAF) {
      var reader = new LeafReader(source, algorithm.newDigester());
      reader.digest(0, (int) source.byteSize(), into, at);
    } else {
      storeTree(source, algorithm, WINDOW, into, at);
    }
  }

  /** Stores the digest of more elements than a leaf has. */
  static void storeTree(
      ElementSource source, HashAlgorithm algorithm, int window, byte[] into, int at) {
    new ElementDigest(source, algorithm).storeTree(window, into, at);
  }

  private void storeTree(int window, byte[] into, int at) {
    int size = algorithm.size();
    long leaves = (source.byteSize() - 1) / DigestTree.LEAF + 1;
    var tree = new DigestTree(algorithm.newDigester());
    byte[] digests = new byte[(int) Math.min(leaves, window) * size];
    for (long first = 0; first < leaves; first += window) {
      int count = (int) Math.min(window, leaves - first);
      hash(first, count, digests);
      for (int i = 0; i < count; i++) {
        tree.add(digests, i * size);
      }
    }
    tree.root(source.byteSize(), into, at);
  }

  /** Stores the digests of some consecutive leaves one after the other. */
  private void hash(long first, int count, byte[] digests) {
    int processors = source.isShared() ? Runtime.getRuntime().availableProcessors() : 1;
    int threads = count < PARALLEL_LEAVES ? 1 : Math.min(processors, count);
    int atOnce = threads == 1 ? count : Math.clamp(count / (TURNS * threads), 1, MOST_AT_ONCE);
    SharedWork.forEach(
        Math.ceilDiv(count, atOnce),
        part -> {
          var reader = new LeafReader(source, digesters.get());
          for (int i = part * atOnce; i < Math.min(count, (part + 1) * atOnce); i++) {
            long from = (first + i) * DigestTree.LEAF;
            int bytes = (int) Math.min(DigestTree.LEAF, source.byteSize() - from);
            reader.digest(from, bytes, digests, i * algorithm.size());
          }
        });
  }
}
