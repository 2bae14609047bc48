package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.parallel.WorkerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's random numbers are those that NumPy draws for the same seed and index. */
class RandomNumbersTest {
  @Test
  void numbersAreNumpys(@TempDir Path directory) throws Exception {
    Python.with("numpy")
        .run(
            directory,
            """
            import numpy as np
            with open('numbers.txt', 'w') as file:
                for seed in (0, 42, 2**64 - 7, 2**63):
                    for index in range(50):
                        philox = np.random.Philox(key=seed, counter=index << 64)
                        raw = philox.random_raw(9)
                        real = np.random.Generator(philox).random()
                        print(*raw, float(real).hex(), file=file)
            """);

    List<String> expected = Files.readAllLines(directory.resolve("numbers.txt"));
    Stream<String> drawn =
        Stream.of(0L, 42L, -7L, Long.MIN_VALUE)
            .flatMap(seed ->
                Parallel.processes(2)
                    .seed(seed)
                    .map(IntStream.range(0, 50).boxed(), i -> draw())
                    .stream());
    assertThat(drawn)
        .containsExactlyElementsOf(
            expected.stream().map(RandomNumbersTest::withRealAsInJava).toList());
  }

  private static String draw() {
    RandomGenerator random = WorkerContext.current().orElseThrow().random();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      line.append(Long.toUnsignedString(random.nextLong())).append(' ');
    }
    return line.append(random.nextDouble()).toString();
  }

  private static String withRealAsInJava(String line) {
    List<String> words = List.of(line.split(" "));
    return String.join(" ", words.subList(0, 9)) + " " + Double.parseDouble(words.getLast());
  }
}
