package org.joblib4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.000000001S, 0.001 us",
    "PT0.00035S, 350 us",
    "PT0.0012345S, 1.23 ms",
    "PT0.3S, 300 ms",
    "PT0.05S, 50 ms",
    "PT1S, 1 s",
    "PT1.2S, 1.2 s",
    "PT1.2345S, 1.23 s",
    "PT59.96S, 60 s",
    "PT1M, 1 min",
    "PT1M30.9S, 1 min 30 s",
    "PT1H, 1 h",
    "PT2H5M59S, 2 h 5 min",
    "P1D, 1 d",
    "P400DT3H59M, 400 d 3 h",
    "PT-1S, -1 s",
    "PT-0.001S, -1 ms",
    "PT-9223372036854775808S, -106751991167300 d 15 h"
  })
  void isAsExactAsAPersonWants(Duration duration, String text) {
    assertThat(DurationText.of(duration)).isEqualTo(text);
  }
}
