package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions whose results depend on more than their key. */
class TrustTest {
  @TempDir Path folder;

  static double random(int seed) {
    return ThreadLocalRandom.current().nextDouble();
  }

  static int sort(int[] values) {
    Arrays.sort(values);
    return values.length;
  }

  static int append(List<Object> values) {
    values.add(Thread.currentThread());
    return values.size();
  }

  static int next(String name) {
    return Counter.count(name);
  }

  @Test
  void whatNoDigestCanVouchForIsToldOnceWithTheRemedy() {
    try (Warned warned = new Warned()) {
      var cached = Memory.at(folder).cache(TrustTest::random);
      cached.call(1);
      cached.call(2);

      assertThat(warned.messages())
          .filteredOn(message -> message.contains("TrustTest.random"))
          .singleElement()
          .asString()
          .contains("pass the seed as an argument", "trusted()");
    }
  }

  @Test
  void aStrictMemoryRefusesIt() {
    var cached = Memory.at(folder).strict().cache(TrustTest::random);

    assertThatThrownBy(() -> cached.call(1))
        .isInstanceOf(ImpureFunctionException.class)
        .hasMessageContaining("TrustTest.random(int)")
        .hasMessageContaining("seed");
    assertThat(cached.trusted().call(1)).isBetween(0.0, 1.0);
    assertThat(cached.version("1").call(1)).isBetween(0.0, 1.0);
  }

  @Test
  void aFunctionThatChangesItsArgumentsIsNotStored() {
    try (Warned warned = new Warned()) {
      var cached = Memory.at(folder).cache(TrustTest::sort);
      int[] values = {3, 1, 2};
      cached.call(values);

      assertThat(values).containsExactly(1, 2, 3);
      assertThat(cached.on(new int[] {3, 1, 2}).isCached()).isFalse();
      assertThat(warned.messages())
          .anySatisfy(message -> assertThat(message).contains("changes its arguments"));

      cached.call(new int[] {1, 2, 3});
      assertThat(cached.on(new int[] {1, 2, 3}).isCached()).isTrue();
    }
  }

  @Test
  void anArgumentThatHasNoValueAfterwardsHasChanged() {
    try (Warned warned = new Warned()) {
      var cached = Memory.at(folder).cache(TrustTest::append).trusted();
      cached.call(new ArrayList<>());

      assertThat(cached.on(new ArrayList<>()).isCached()).isFalse();
      assertThat(warned.messages())
          .filteredOn(message -> message.contains("append"))
          .singleElement()
          .asString()
          .contains("changes its arguments");
    }
  }

  @Test
  void anAuditFindsResultsThatAreNoLongerTheSame() throws Exception {
    try (Warned warned = new Warned()) {
      var cached = Memory.at(folder).audit(1).cache(TrustTest::next).trusted();

      assertThat(cached.call("audited")).isEqualTo(1);
      assertThat(cached.call("audited")).isEqualTo(2);
      assertThat(cached.statistics().orElseThrow().differences()).isEqualTo(1);
      assertThat(warned.messages())
          .anySatisfy(message -> assertThat(message).contains("differs from what is computed"));
    }
  }

  @Test
  void ratesOfAuditsAreShares() {
    for (double rate : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Memory.at(folder).audit(rate))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
