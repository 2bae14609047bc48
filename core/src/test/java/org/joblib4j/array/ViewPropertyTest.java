package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Random chains of views against the naive model, with the seed in the test's number. */
class ViewPropertyTest {
  private static final List<DType> TYPES =
      List.of(
          DType.INT8,
          DType.INT16,
          DType.INT32,
          DType.INT64,
          DType.UINT32,
          DType.INT16.withOrder(ByteOrder.BIG_ENDIAN),
          DType.INT32.withOrder(ByteOrder.BIG_ENDIAN),
          DType.INT64.withOrder(ByteOrder.BIG_ENDIAN));

  private NdArray view = NdArray.zeros(DType.INT8);
  private NaiveArray model = new NaiveArray(new long[0], new long[1]);

  private void start(Random random) {
    long[] shape = NaiveArray.shape(random, 4, 6);
    DType type = TYPES.get(random.nextInt(TYPES.size()));
    view = NdArray.arange(NaiveArray.count(shape)).reshape(shape).astype(type);
    model = NaiveArray.of(view);
    for (int step = random.nextInt(5); step > 0; step--) {
      change(random);
    }
  }

  private void change(Random random) {
    int ndim = view.ndim();
    if (ndim == 0) {
      return;
    }
    int axis = random.nextInt(ndim);
    long length = view.shape(axis);
    switch (random.nextInt(3)) {
      case 0 -> {
        long a = random.nextLong(length + 1);
        long b = random.nextLong(length + 1);
        long step = 1 + random.nextLong(3);
        view = view.slice(axis, Math.min(a, b), Math.max(a, b), step);
        model = model.slice(axis, Math.min(a, b), Math.max(a, b), step);
      }
      case 1 -> {
        long a = random.nextLong(length + 1) - 1;
        long b = random.nextLong(length + 1) - 1;
        long step = -1 - random.nextLong(3);
        view = view.slice(axis, Math.max(a, b), Math.min(a, b), step);
        model = model.slice(axis, Math.max(a, b), Math.min(a, b), step);
      }
      default -> {
        int[] axes = NaiveArray.permutation(random, ndim);
        view = view.transpose(axes);
        model = model.transposed(axes);
      }
    }
  }

  @RepeatedTest(150)
  void viewsCopiesAndConversionsAgreeWithTheModel(RepetitionInfo seed) {
    start(new Random(seed.getCurrentRepetition()));
    assertThat(model.sameAs(view)).isTrue();
    assertThat(view.toLongArray()).isEqualTo(model.elements());
    assertThat(view.toDoubleArray())
        .isEqualTo(Arrays.stream(model.elements()).asDoubleStream().toArray());
    NdArray copy = view.copy();
    assertThat(copy.isContiguous()).isTrue();
    assertThat(copy).isEqualTo(view).hasSameHashCodeAs(view);
    assertThat(view.astype(DType.FLOAT32).astype(view.dtype())).isEqualTo(view);
    NdArray target = NdArray.zeros(DType.INT64, view.transpose().shape()).transpose();
    Copying.copy(view, target);
    assertThat(model.sameAs(target)).isTrue();
  }

  @RepeatedTest(150)
  void reshapesAgreeWithTheModelAndCopyOnlyWhereTheyMust(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    start(random);
    List<Long> shape = new ArrayList<>();
    long rest = view.size();
    while (rest > 1 && random.nextInt(8) > 0) {
      long divisor = 1 + random.nextLong(Math.min(rest, 12));
      if (rest % divisor == 0) {
        shape.add(divisor);
        rest /= divisor;
      }
    }
    shape.add(rest);
    long[] target = shape.stream().mapToLong(x -> x).toArray();
    long[] asked = target.clone();
    if (view.size() > 0 && random.nextBoolean()) {
      asked[random.nextInt(asked.length)] = -1;
    }
    NdArray reshaped = view.reshape(asked);
    assertThat(reshaped.shape()).isEqualTo(target);
    assertThat(new NaiveArray(target, model.elements()).sameAs(reshaped)).isTrue();
    if (view.isContiguous() && view.size() > 0) {
      assertThat(reshaped.segment()).isEqualTo(view.segment());
    }
  }

  @RepeatedTest(100)
  void partsOfASplitJoinToTheWhole(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    start(random);
    if (view.ndim() == 0) {
      view = view.reshape(1);
    }
    int axis = random.nextInt(view.ndim());
    int parts = 1 + random.nextInt(7);
    List<NdArray> split = view.arraySplit(parts, axis);
    assertThat(split).hasSize(parts);
    assertThat(split.getFirst().shape(axis) - split.getLast().shape(axis)).isBetween(0L, 1L);
    NdArray joined = NdArray.concatenate(split, axis);
    assertThat(joined).isEqualTo(view);
    assertThat(joined.dtype().isNative()).isTrue();
  }

  @RepeatedTest(100)
  void blocksAreTheElementsInCOrder(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    start(random);
    int most = 1 + random.nextInt(40);
    List<NdArray> blocks = new ArrayList<>();
    view.forEachBlock(
        most,
        block -> {
          assertThat(block.byteSize()).isBetween(1L, (long) Math.max(most, 8));
          NdArray bytes = NdArray.zeros(DType.INT8, block.byteSize());
          bytes.segment().copyFrom(block);
          blocks.add(bytes);
        });
    blocks.add(NdArray.zeros(DType.INT8, 0));
    byte[] all = NdArray.concatenate(blocks, 0).toByteArray();
    NdArray inPlace =
        NdArray.wrap(
            NdArray.of(all).segment(),
            view.dtype(),
            0,
            view.shape(),
            NdArray.zeros(view.dtype(), view.shape()).strides(),
            null);
    assertThat(inPlace).isEqualTo(view);
  }
}
