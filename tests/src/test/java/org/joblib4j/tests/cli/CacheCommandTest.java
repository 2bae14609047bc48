package org.joblib4j.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Memory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code joblib4j cache}, on a cache as a program leaves it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bin/joblib4j is a script of bash")
class CacheCommandTest {
  @TempDir Path folder;

  @BeforeAll
  static void needsTheJar() throws IOException {
    Script.needsTheJar();
  }

  static double[] squares(int n) {
    return new double[] {n, (double) n * n};
  }

  private Cached1<Integer, double[], RuntimeException> squares() {
    return memory().cache(CacheCommandTest::squares);
  }

  private Cached1<String, Integer, RuntimeException> lengths(String version) {
    return memory().cache("lengths", version, (String text) -> text.length());
  }

  private Memory memory() {
    return Memory.at(folder.resolve("cache"));
  }

  /** Two functions with three results each; one of them twice asked for. */
  private void fill() throws IOException {
    for (int i = 1; i <= 3; i++) {
      squares().call(i);
    }
    squares().call(3);
    lengths("1").call("alpha");
    lengths("1").call("beta");
    lengths("2").call("alpha");
    memory().statistics();
  }

  private String cache(String command, String... options) throws Exception {
    return Script.passes(folder, arguments(command, options)).stdout();
  }

  private static String[] arguments(String command, String... options) {
    return Stream.concat(Stream.of("cache", command, "cache"), Stream.of(options))
        .toArray(String[]::new);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files
          .filter(file -> file.toString().endsWith(".joblib"))
          .filter(file -> !file.toString().contains("quarantine"))
          .sorted()
          .toList();
    }
  }

  @Test
  void lsSaysWhatEachFunctionKeeps() throws Exception {
    fill();

    assertThat(cache("ls").lines())
        .hasSize(2)
        .allMatch(line -> line.strip().startsWith("3 results"))
        .anyMatch(line -> line.endsWith("CacheCommandTest.squares(int)"))
        .anyMatch(line -> line.endsWith("lengths"));
    assertThat(cache("ls", "--json").strip())
        .startsWith("[{\"function\": ")
        .contains("\"function\": \"lengths\"", "\"results\": 3", "\"bytes\": ", "\"lastUsed\": ")
        .endsWith("}]");
  }

  @Test
  void statsSaysWhatTheCacheWasGoodFor() throws Exception {
    fill();

    assertThat(cache("stats"))
        .contains("squares(int): 1 hits, 3 misses {NEW_CALL=3}", "lengths: 0 hits, 3 misses");
    assertThat(cache("stats", "--json"))
        .contains("\"hits\": 1", "\"NEW_CALL\": 3", "\"CODE_CHANGED\": 1", "\"savedSeconds\": ");
  }

  @Test
  void explainSaysWhatChangedSince() throws Exception {
    fill();

    assertThat(cache("explain", "lengths*").lines())
        .hasSize(3)
        .filteredOn(line -> line.contains("since then"))
        .hasSize(2)
        .allMatch(line -> line.contains("the given version"));
    assertThat(cache("explain", "--most", "1").lines()).hasSize(2);
    assertThat(cache("explain", "*squares*", "--json"))
        .contains("\"arguments\": [\"3\"]", "\"codeChanges\": []");
  }

  @Test
  void trimKeepsLimits() throws Exception {
    fill();
    assertThat(cache("trim", "--items", "5")).isEqualTo("1 results removed\n");
    assertThat(cache("trim", "--items=1", "--functions=*squares*", "--json"))
        .matches("\\[\\{\"removed\": [12]}]\n");
    for (Path entry : entries()) {
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
    }
    squares().call(1);
    memory().statistics();
    cache("trim", "--days", "8");
    assertThat(entries()).hasSize(1);
    assertThat(cache("trim", "--bytes", "1G")).isEqualTo("0 results removed\n");
    assertThat(cache("trim", "--bytes", "0")).isEqualTo("1 results removed\n");
    assertThat(entries()).isEmpty();
  }

  @Test
  void argumentsChooseWhatIsRemoved() throws Exception {
    fill();

    assertThat(cache("clear", "--functions", "lengths", "--arguments", "al*"))
        .isEqualTo("2 results removed\n");
    assertThat(lengths("1").on("beta").isCached()).isTrue();
    assertThat(cache("trim", "--items", "0", "--arguments", "n=2"))
        .isEqualTo("1 results removed\n");
    assertThat(squares().on(2).isCached()).isFalse();
    assertThat(squares().on(3).isCached()).isTrue();
  }

  @Test
  void clearRemovesAllOrWhatIsChosen() throws Exception {
    fill();

    assertThat(cache("clear", "--days", "1")).isEqualTo("0 results removed\n");
    assertThat(cache("clear", "--functions", "lengths")).isEqualTo("3 results removed\n");
    assertThat(cache("stats").lines()).as("and what was counted").hasSize(1);
    assertThat(cache("clear", "--json")).isEqualTo("[{\"removed\": 3}]\n");
    assertThat(entries()).isEmpty();
    assertThat(cache("ls")).isEmpty();
    assertThat(cache("ls", "--json")).isEqualTo("[]\n");
  }

  @Test
  void verifyFindsDamageAndFails() throws Exception {
    fill();
    assertThat(cache("verify")).isEqualTo("6 results are whole, 0 were damaged\n");
    Path damaged = entries().getFirst();
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);

    Script.Result found = Script.run(folder, arguments("verify", "--json"));
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.stdout()).contains("\"whole\": 5", "checksum");
    assertThat(cache("verify")).isEqualTo("5 results are whole, 0 were damaged\n");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    fill();
    Script.Result missing = Script.run(folder, "cache", "ls", "nowhere");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.stderr()).contains("nowhere");

    for (String[] wrong :
        List.of(
            arguments("trim"),
            arguments("trim", "--items", "-1"),
            arguments("trim", "--bytes", "much"),
            arguments("trim", "--functions", "*"),
            new String[] {"cache", "explode", "cache"})) {
      Script.Result result = Script.run(folder, wrong);
      assertThat(result.exitCode()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(result.stderr()).as(String.join(" ", wrong)).isNotEmpty();
    }
    assertThat(entries()).hasSize(6);
  }
}
