package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.joblib4j.parallel.Parallel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caching behind an interface. */
class ProxyTest {
  interface Prices {
    @Memoized
    double of(String article, @Ignored boolean verbose) throws IOException;

    int calls();

    static Prices twice() {
      return new Shop(2);
    }
  }

  record Shop(double factor) implements Prices {
    @Override
    public double of(String article, boolean verbose) throws IOException {
      Counter.count("price of " + article);
      if (article.isEmpty()) {
        throw new IOException("no article");
      }
      return factor * article.length();
    }

    @Override
    public int calls() {
      return Counter.of("price of tea");
    }
  }

  @TempDir Path folder;

  @Test
  void annotatedMethodsAreCached() throws IOException {
    Prices prices = Memory.at(folder).proxy(Prices.class, Prices.twice());

    assertThat(prices.of("tea", true)).isEqualTo(6.0);
    assertThat(prices.of("tea", false)).isEqualTo(6.0);
    assertThat(prices.calls()).isEqualTo(1);
    assertThat(prices)
        .isEqualTo(Memory.at(folder).proxy(Prices.class, new Shop(2)))
        .isNotEqualTo(Memory.at(folder).proxy(Prices.class, new Shop(3)))
        .hasToString("Shop[factor=2.0]");
  }

  @Test
  void proxyTravelsToWorkerProcessesAndSharesTheCache() throws IOException {
    Prices prices = Memory.at(folder).proxy(Prices.class, new Shop(2));

    assertThat(
            Parallel.processes(1)
                .map(List.of("travelling", "tea"), article -> prices.of(article, false)))
        .containsExactly(20.0, 6.0);
    assertThat(prices.of("travelling", true)).isEqualTo(20.0);
    assertThat(Counter.of("price of travelling")).isZero();
  }

  private static final class Rigid implements Prices {
    @Override
    public double of(String article, boolean verbose) {
      return 1;
    }

    @Override
    public int calls() {
      return 0;
    }
  }

  @Test
  void targetThatCannotTravelIsNamed() {
    Prices prices = Memory.at(folder).proxy(Prices.class, new Rigid());

    assertThatThrownBy(
            () -> Parallel.processes(1).map(List.of("x"), article -> prices.of(article, false)))
        .hasMessageContaining("what is behind the proxy")
        .hasMessageContaining("MemoizedProxy.target")
        .hasMessageContaining("make Rigid implement java.io.Serializable");
  }

  @Test
  void theStateOfTheTargetCounts() throws IOException {
    Memory memory = Memory.at(folder);

    assertThat(memory.proxy(Prices.class, new Shop(2)).of("milk", true)).isEqualTo(8.0);
    assertThat(memory.proxy(Prices.class, new Shop(3)).of("milk", true)).isEqualTo(12.0);
  }

  @Test
  void whatTheMethodThrowsPassesThrough() {
    Prices prices = Memory.at(folder).proxy(Prices.class, new Shop(2));

    assertThatThrownBy(() -> prices.of("", true))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no article");
  }

  @Test
  void whatCannotBeCachedIsRefused() {
    Memory memory = Memory.at(folder);

    assertThatThrownBy(() -> memory.proxy(Shop.class, new Shop(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no interface");
    assertThatThrownBy(() -> memory.proxy(Runnable.class, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@Memoized");
  }
}
