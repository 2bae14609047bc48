package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.joblib4j.memory.Explanation.Answer;
import org.joblib4j.persist.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that may be used only while a rule says so. */
class ValidityTest {
  @TempDir Path folder;

  static int priced(int x) {
    Counter.count("priced");
    return x;
  }

  @Test
  void invalidResultIsComputedAgain() throws Exception {
    int before = Counter.of("priced");
    var never = Memory.at(folder).cache(ValidityTest::priced).trusted().validWhile(info -> false);
    never.call(1);

    assertThat(never.on(1).isCached()).isFalse();
    assertThat(never.on(1).explain().answer()).isEqualTo(Answer.EXPIRED);
    never.call(1);
    assertThat(Counter.of("priced") - before).isEqualTo(2);
    assertThat(never.statistics().orElseThrow().misses()).containsEntry(MissReason.EXPIRED, 1L);
  }

  @Test
  void theRuleSeesTimeDurationAndArguments() {
    var cached =
        Memory.at(folder)
            .compress(Compression.zlib(1))
            .cache(ValidityTest::priced)
            .trusted()
            .validWhile(info ->
                info.arguments().equals(List.of("2"))
                    && !info.duration().isNegative()
                    && info.bytes() > 0
                    && info.function().contains("priced"));
    cached.call(2);
    cached.call(3);

    assertThat(cached.on(2).isCached()).isTrue();
    assertThat(cached.on(3).isCached()).isFalse();
  }

  @Test
  void resultsExpire() {
    var cached = Memory.at(folder).cache(ValidityTest::priced).trusted();
    cached.call(4);

    assertThat(cached.validWhile(Validity.expiresAfter(Duration.ofDays(1))).on(4).isCached())
        .isTrue();
    assertThat(cached.validWhile(Validity.expiresAfter(Duration.ofNanos(1))).on(4).isCached())
        .isFalse();
    assertThatThrownBy(() -> Validity.expiresAfter(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }

  @Test
  void noDurationIsTooLong() throws Exception {
    var cached = Memory.at(folder).cache(ValidityTest::priced).trusted();
    cached.call(6);
    var forever = Duration.ofSeconds(Long.MAX_VALUE);

    assertThat(cached.validWhile(Validity.expiresAfter(forever)).call(6)).isEqualTo(6);
    assertThat(Memory.at(folder).trim(TrimPolicy.UNLIMITED.maxAge(forever))).isZero();
    assertThat(cached.on(6).isCached()).isTrue();
  }

  @Test
  void whatTheRuleThrowsIsNoDamage() {
    var cached = Memory.at(folder).cache(ValidityTest::priced).trusted();
    cached.call(5);
    var failing =
        cached.validWhile(info -> {
          throw new IllegalStateException("no rule today");
        });

    assertThatThrownBy(() -> failing.call(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no rule today");
    assertThat(cached.on(5).isCached()).isTrue();
  }
}
