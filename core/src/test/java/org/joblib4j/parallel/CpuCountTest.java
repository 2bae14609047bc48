package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CpuCountTest {
  @Test
  void positiveJobsAreTakenAsTheyAre() {
    assertThat(CpuCount.workersFor(1, 4)).isEqualTo(1);
    assertThat(CpuCount.workersFor(16, 4)).isEqualTo(16);
  }

  @Test
  void negativeJobsCountBackFromAllCpus() {
    assertThat(CpuCount.workersFor(-1, 4)).isEqualTo(4);
    assertThat(CpuCount.workersFor(-2, 4)).isEqualTo(3);
    assertThat(CpuCount.workersFor(-4, 4)).isEqualTo(1);
  }

  @Test
  void negativeJobsBelowTheNumberOfCpusMeanOne() {
    assertThat(CpuCount.workersFor(-5, 4)).isEqualTo(1);
    assertThat(CpuCount.workersFor(Integer.MIN_VALUE, 4)).isEqualTo(1);
  }

  @Test
  void zeroJobsAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> Parallel.threads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 for all CPUs");
  }

  @Test
  void overrideOnlyLowersTheCount() {
    assertThat(CpuCount.available(8, "3")).isEqualTo(3);
    assertThat(CpuCount.available(8, "99")).isEqualTo(8);
    assertThat(CpuCount.available(8, null)).isEqualTo(8);
    assertThat(CpuCount.available(8, " ")).isEqualTo(8);
  }

  @Test
  void unusableOverrideIsNamed() {
    for (String bad : new String[] {"0", "-1", "two", "1.5"}) {
      assertThatThrownBy(() -> CpuCount.available(8, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(CpuCount.OVERRIDE)
          .hasMessageContaining(bad);
    }
  }
}
