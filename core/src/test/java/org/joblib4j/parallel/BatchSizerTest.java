package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSizerTest {
  private static final long TARGET = 1_000_000;

  private final BatchSizer sizer = new BatchSizer(0, TARGET, 2);

  @Test
  void firstBatchIsOneTask() {
    assertThat(sizer.next(-1)).isEqualTo(1);
  }

  @Test
  void quickTasksGrowFourfoldAtMost() {
    sizer.observe(1, 100);
    assertThat(sizer.next(-1)).isEqualTo(4);
    sizer.observe(4, 400);
    assertThat(sizer.next(-1)).isEqualTo(16);
  }

  @Test
  void sizeSettlesWhereABatchTakesTheTargetTime() {
    for (int i = 0; i < 10; i++) {
      int size = sizer.next(-1);
      sizer.observe(size, size * 10_000L);
    }
    assertThat(sizer.next(-1)).isEqualTo(100);
  }

  @Test
  void slowTasksShrinkAtOnce() {
    for (int i = 0; i < 10; i++) {
      int size = sizer.next(-1);
      sizer.observe(size, size * 10_000L);
    }
    sizer.observe(100, 100 * TARGET);
    assertThat(sizer.next(-1)).isEqualTo(1);
  }

  @Test
  void batchesMuchSmallerThanTheCurrentSizeTeachNothing() {
    for (int i = 0; i < 10; i++) {
      int size = sizer.next(-1);
      sizer.observe(size, size * 10_000L);
    }
    sizer.observe(1, TARGET);
    assertThat(sizer.next(-1)).isEqualTo(100);
  }

  @Test
  void theEndOfAKnownInputIsDealtOutEvenly() {
    for (int i = 0; i < 10; i++) {
      int size = sizer.next(-1);
      sizer.observe(size, size * 10_000L);
    }
    assertThat(sizer.next(1000)).isEqualTo(100);
    assertThat(sizer.next(40)).isEqualTo(10);
    assertThat(sizer.next(3)).isEqualTo(1);
  }

  @Test
  void fixedSizeStaysWhateverIsSeen() {
    BatchSizer fixed = new BatchSizer(7, TARGET, 2);
    fixed.observe(7, 1);
    assertThat(fixed.next(3)).isEqualTo(7);
    assertThat(fixed.budgetNanos()).isEqualTo(Long.MAX_VALUE);
  }
}
