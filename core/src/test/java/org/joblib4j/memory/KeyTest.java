package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.function.Fn1;
import org.joblib4j.hash.HashAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What decides that two calls are the same. */
class KeyTest {
  record Point(double x, double y) {}

  @TempDir Path folder;
  Memory memory = Memory.off();

  @BeforeEach
  void open() {
    memory = Memory.at(folder.resolve("cache"));
  }

  static double length(Point p) {
    return Math.hypot(p.x(), p.y());
  }

  static int sum(int a, int b, boolean verbose) {
    return a + b;
  }

  static int marked(int a, @Ignored String label) {
    return a;
  }

  static int apply(Fn1<Integer, Integer, RuntimeException> f, int x) {
    return f.call(x);
  }

  static int size(Object value) {
    return 1;
  }

  static int lines(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).size();
  }

  @Test
  void capturedVariablesCount() {
    List<Integer> results = new ArrayList<>();
    for (int factor : new int[] {2, 5}) {
      results.add(memory.cache((Integer x) -> x * factor).call(3));
    }

    assertThat(results).containsExactly(6, 15);
  }

  @Test
  void argumentsCountByValue() {
    var cached = memory.cache(KeyTest::length);
    cached.call(new Point(3, 4));

    assertThat(cached.on(new Point(3, 4)).isCached()).isTrue();
    assertThat(cached.on(new Point(4, 3)).isCached()).isFalse();
  }

  @Test
  void twoLambdasOfOneMethodAreToldApart() {
    var plus = memory.cache((Integer x) -> x + 1);
    var times = memory.cache((Integer x) -> x * 10);

    assertThat(plus.call(4)).isEqualTo(5);
    assertThat(times.call(4)).isEqualTo(40);
  }

  @Test
  void functionsAmongTheArgumentsCountByTheirCodeAndWhatTheyCaptured() {
    var cached = memory.cache(KeyTest::apply);
    int one = 1;
    int two = 2;

    assertThat(cached.call(x -> x + one, 5)).isEqualTo(6);
    assertThat(cached.call(x -> x + two, 5)).isEqualTo(7);
    assertThat(cached.call(x -> x * one, 5)).isEqualTo(5);
    assertThat(cached.on(x -> x + two, 5).isCached()).isTrue();
  }

  @Test
  void ignoredArgumentsDoNotCount() {
    var byName = memory.cache(KeyTest::sum).ignoring("verbose");
    byName.call(1, 2, true);

    assertThat(byName.on(1, 2, false).isCached()).isTrue();
    assertThat(byName.on(1, 3, true).isCached()).isFalse();

    var byPosition = memory.cache((Integer a, Integer b) -> a + b).ignoring(1);
    byPosition.call(1, 2);
    assertThat(byPosition.on(1, 99).isCached()).isTrue();
  }

  @Test
  void namesOfLambdasParametersAreKnown() {
    var cached = memory.cache((Integer data, Boolean verbose) -> data).ignoring("verbose");
    cached.call(1, true);

    assertThat(cached.on(1, false).isCached()).isTrue();
  }

  @Test
  void annotatedParametersDoNotCount() {
    var cached = memory.cache(KeyTest::marked);
    cached.call(1, "a");

    assertThat(cached.on(1, "b").isCached()).isTrue();
  }

  @Test
  void unknownParametersAreRefused() {
    var cached = memory.cache(KeyTest::sum);

    assertThatThrownBy(() -> cached.ignoring("verbos"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'verbos'")
        .hasMessageContaining("[a, b, verbose]");
    assertThatThrownBy(() -> cached.ignoring(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter 3");
  }

  @Test
  void aKeyOfTheCallersOwnCountsInsteadOfTheArguments() {
    var cached = memory.cache(KeyTest::size).keyedBy(value -> value.getClass().getName());
    try (Socket socket = new Socket()) {
      cached.call(socket);

      assertThat(cached.on(new Socket()).isCached()).isTrue();
      assertThat(cached.on("text").isCached()).isFalse();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void argumentWithoutAValueIsRefusedWithItsPlaceAndTheRemedy() {
    var cached = memory.cache(KeyTest::size);

    assertThatThrownBy(() -> cached.call(List.of(1, new Thread())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value[1]")
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("ignoring");
  }

  @Test
  void filesThatAFunctionDependsOnCount() throws IOException {
    Path file = Files.writeString(folder.resolve("data.txt"), "a\nb\n");
    var cached = memory.cache(KeyTest::lines).dependsOn(file).trusted();

    assertThat(cached.call(file.toString())).isEqualTo(2);
    Files.writeString(file, "a\nb\nc\n");
    assertThat(cached.call(file.toString())).isEqualTo(3);
    Files.writeString(file, "a\nb\n");
    assertThat(cached.on(file.toString()).isCached()).isTrue();
  }

  static String content(String path) throws IOException {
    return Files.readString(Path.of(path));
  }

  @Test
  void aFileThatIsRewrittenWithItsSizeAndTimeKeptCounts() throws IOException {
    Path file = Files.writeString(folder.resolve("kept.txt"), "one");
    var time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, time);
    var cached = memory.cache(KeyTest::content).dependsOn(file).trusted();
    assertThat(cached.call(file.toString())).isEqualTo("one");

    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);

    assertThat(cached.call(file.toString())).isEqualTo("two");
  }

  @Test
  void anotherVersionHasOtherResults() {
    var one = memory.cache("area", "1", (Double r) -> 3 * r * r);
    var two = memory.cache("area", "2", (Double r) -> 3.14 * r * r);

    assertThat(one.call(1.0)).isEqualTo(3.0);
    assertThat(two.call(1.0)).isEqualTo(3.14);
    assertThat(one.on(1.0).isCached()).isTrue();
  }

  @Test
  void twoFunctionsOfOneNameAreTold() {
    try (Warned warned = new Warned()) {
      memory.cache("shared name", "1", KeyTest::length).call(new Point(1, 2));
      memory.cache("shared name", "1", KeyTest::size).call("text");

      assertThat(warned.messages()).anySatisfy(m -> assertThat(m).contains("shared name"));
    }
  }

  @Test
  void anotherHashHasOtherKeys() {
    memory.cache(KeyTest::length).call(new Point(1, 1));
    var quick = memory.hash(HashAlgorithm.XXH3_128).cache(KeyTest::length);

    assertThat(quick.on(new Point(1, 1)).isCached()).isFalse();
    assertThat(quick.call(new Point(1, 1))).isEqualTo(Math.sqrt(2));
    assertThat(quick.on(new Point(1, 1)).isCached()).isTrue();
  }
}
