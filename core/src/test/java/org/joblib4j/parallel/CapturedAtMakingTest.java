package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lazy call takes over from where it was made, and what saving a failure leaves alone. */
class CapturedAtMakingTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message either");
    }
  }

  @Test
  void carriedValuesOfAStreamAreThoseOfItsMaking() {
    Stream<String> results =
        ScopedValue.where(USER, "Ada")
            .call(() ->
                Parallel.threads(2).carrying(USER).stream(
                    List.of(1, 2), n -> USER.orElse("nobody") + n));

    try (results) {
      assertThat(results).containsExactly("Ada1", "Ada2");
    }
  }

  @Test
  void anExceptionThatCannotSayWhatItIsIsSavedAllTheSame(@TempDir Path folder) throws Exception {
    List<Outcome<Integer>> outcomes =
        Parallel.threads(2)
            .keepFailures(folder)
            .outcomes(
                List.of(1, 2),
                n -> {
                  if (n == 2) {
                    throw new Mute();
                  }
                  return n;
                });

    assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>(1));
    assertThat(outcomes.getLast()).isInstanceOf(Outcome.Failure.class);
    try (Stream<Path> files = Files.walk(folder)) {
      Path text = files.filter(file -> file.endsWith("failure.txt")).findFirst().orElseThrow();
      assertThat(text).content().contains("Mute").contains("CapturedAtMakingTest");
    }
  }
}
