package org.joblib4j.hash;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The digest of an array's elements: that of their canonical bytes as one message, with a {@link
 * DigestTree} where there is more than a leaf of them.
 *
 * <p>Large arrays are hashed by all processors. Leaves are dealt out through a counter to tasks of
 * the common pool; the calling thread takes part, and does everything itself where the pool is
 * busy. The digests of a window of leaves are collected before they go into the tree, in order. So
 * neither the number of threads nor their luck can be seen in the result, and memory stays small.
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
      new Window(first, count, digests).hash();
      for (int i = 0; i < count; i++) {
        tree.add(digests, i * size);
      }
    }
    tree.root(source.byteSize(), into, at);
  }

  /** Some consecutive leaves, hashed by as many tasks as are of use. */
  private final class Window {
    private final long first;
    private final int count;

    /** Each task writes the digests of the leaves that it took; read when all have ended. */
    private final byte[] digests;

    private final AtomicInteger next = new AtomicInteger();
    private final int tasks;
    private final int atOnce;

    Window(long first, int count, byte[] digests) {
      this.first = first;
      this.count = count;
      this.digests = digests;
      int processors = source.isShared() ? Runtime.getRuntime().availableProcessors() : 1;
      tasks = count < PARALLEL_LEAVES ? 1 : Math.min(processors, count);
      atOnce = Math.clamp(count / (TURNS * tasks), 1, MOST_AT_ONCE);
    }

    void hash() {
      if (tasks == 1) {
        hashWhatIsLeft();
        return;
      }
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        parts.add(new Part(this));
      }
      ForkJoinTask.invokeAll(parts);
    }

    void hashWhatIsLeft() {
      int leaf = next.getAndAdd(atOnce);
      if (leaf >= count) {
        return;
      }
      var reader = new LeafReader(source, digesters.get());
      for (; leaf < count; leaf = next.getAndAdd(atOnce)) {
        for (int i = leaf; i < Math.min(count, leaf + atOnce); i++) {
          long from = (first + i) * DigestTree.LEAF;
          int bytes = (int) Math.min(DigestTree.LEAF, source.byteSize() - from);
          reader.digest(from, bytes, digests, i * algorithm.size());
        }
      }
    }
  }

  private static final class Part extends RecursiveAction {
    @Serial private static final long serialVersionUID = 1;

    private final transient Window window;

    Part(Window window) {
      this.window = window;
    }

    @Override
    protected void compute() {
      window.hashWhatIsLeft();
    }
  }
}
