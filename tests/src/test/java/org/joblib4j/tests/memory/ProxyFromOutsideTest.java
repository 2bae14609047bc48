package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.joblib4j.memory.Memoized;
import org.joblib4j.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caching behind an interface of a user's package. */
class ProxyFromOutsideTest {
  interface Prices {
    @Memoized
    int of(String article);

    int perLetter();
  }

  private static final AtomicInteger CALLS = new AtomicInteger();

  private record Shop(int perLetter) implements Prices {
    @Override
    public int of(String article) {
      CALLS.incrementAndGet();
      return perLetter * article.length();
    }
  }

  @TempDir Path folder;

  @Test
  void interfaceNeedNotBePublic() {
    Prices prices = Memory.at(folder).proxy(Prices.class, new Shop(2));

    assertThat(prices.of("tea")).isEqualTo(6);
    assertThat(prices.of("tea")).isEqualTo(6);
    assertThat(prices.perLetter()).isEqualTo(2);
    assertThat(CALLS).hasValue(1);
  }
}
