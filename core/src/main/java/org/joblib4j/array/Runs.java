package org.joblib4j.array;

import java.util.Arrays;

/**
 * Visits two arrays of one shape together, in an order that memory likes.
 *
 * <p>Elementwise work (copy, convert, compare) may visit elements in any order as long as both
 * arrays are visited alike. That freedom is what makes strided work fast:
 *
 * <ol>
 *   <li>Axes of one element are dropped, and axes are sorted so that the second array (the target
 *       of a copy) is walked from far to near.
 *   <li>Neighbouring axes that both arrays step through as through one are merged. Two contiguous
 *       arrays end up as a single run: one bulk copy.
 *   <li>Where the first array is near on another axis than the second (a transposition), the two
 *       axes are cut into tiles: each cache line of the source is used up while it is in the cache.
 * </ol>
 *
 * What is left are runs: a number of elements, and for each array an offset and a stride.
 */
final class Runs {
  /** Work on one run. */
  @FunctionalInterface
  interface Visitor {
    /** Returns false to stop. */
    boolean visit(long first, long firstStride, long second, long secondStride, long count);
  }

  /** Elements along each side of a tile: 64 cache lines and 64 runs of 64 elements. */
  private static final int TILE = 64;

  private final long[] shape;
  private final long[] first;
  private final long[] second;
  private final int axes;
  private final boolean tiled;
  private final Visitor visitor;

  private Runs(Layout a, Layout b, Visitor visitor) {
    this.visitor = visitor;
    int[] order = farToNear(a, b);
    shape = new long[order.length + 1];
    first = new long[order.length + 1];
    second = new long[order.length + 1];
    int count = 0;
    for (int axis : order) {
      long length = a.length(axis);
      boolean merges =
          count > 0
              && first[count - 1] == a.stride(axis) * length
              && second[count - 1] == b.stride(axis) * length;
      int place = merges ? count - 1 : count++;
      shape[place] = merges ? shape[place] * length : length;
      first[place] = a.stride(axis);
      second[place] = b.stride(axis);
    }
    if (count == 0) {
      shape[count++] = 1;
    }
    axes = count;
    tiled = bringNearAxisBeforeLast();
  }

  /**
   * Visits all elements of two layouts of the same shape.
   *
   * @return false when the visitor stopped
   */
  static boolean forEach(Layout a, Layout b, Visitor visitor) {
    if (a.size() == 0) {
      return true;
    }
    Runs runs = new Runs(a, b, visitor);
    return runs.walk(0, a.offset(), b.offset());
  }

  private static int[] farToNear(Layout a, Layout b) {
    Integer[] order = new Integer[a.ndim()];
    Arrays.setAll(order, axis -> axis);
    Arrays.sort(
        order,
        (x, y) -> {
          int bySecond = Long.compare(Math.abs(b.stride(y)), Math.abs(b.stride(x)));
          return bySecond != 0
              ? bySecond
              : Long.compare(Math.abs(a.stride(y)), Math.abs(a.stride(x)));
        });
    return Arrays.stream(order)
        .mapToInt(axis -> axis)
        .filter(axis -> a.length(axis) != 1)
        .toArray();
  }

  private boolean bringNearAxisBeforeLast() {
    int last = axes - 1;
    int near = last;
    for (int axis = 0; axis < last; axis++) {
      if (Math.abs(first[axis]) < Math.abs(first[near])) {
        near = axis;
      }
    }
    if (near == last || shape[near] < 4) {
      return false;
    }
    for (long[] vector : new long[][] {shape, first, second}) {
      long moved = vector[near];
      System.arraycopy(vector, near + 1, vector, near, last - 1 - near);
      vector[last - 1] = moved;
    }
    return true;
  }

  private boolean walk(int axis, long a, long b) {
    if (axis == axes - 1) {
      return visitor.visit(a, first[axis], b, second[axis], shape[axis]);
    }
    if (tiled && axis == axes - 2) {
      return walkTiles(a, b);
    }
    for (long i = 0; i < shape[axis]; i++) {
      if (!walk(axis + 1, a + i * first[axis], b + i * second[axis])) {
        return false;
      }
    }
    return true;
  }

  private boolean walkTiles(long a, long b) {
    int outer = axes - 2;
    int inner = axes - 1;
    for (long top = 0; top < shape[outer]; top += TILE) {
      long rows = Math.min(TILE, shape[outer] - top);
      for (long left = 0; left < shape[inner]; left += TILE) {
        long columns = Math.min(TILE, shape[inner] - left);
        long tileA = a + top * first[outer] + left * first[inner];
        long tileB = b + top * second[outer] + left * second[inner];
        for (long row = 0; row < rows; row++) {
          long rowA = tileA + row * first[outer];
          long rowB = tileB + row * second[outer];
          if (!visitor.visit(rowA, first[inner], rowB, second[inner], columns)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
