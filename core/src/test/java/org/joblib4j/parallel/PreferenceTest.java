package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preference never stands in the way of a call. */
class PreferenceTest {
  private static final List<Integer> INPUTS = List.of(1, 2, 3);

  @ParameterizedTest
  @CsvSource({
    "THREADS,1,the calling thread",
    "THREADS,2,thread .*",
    "VIRTUAL_THREADS,1,virtual thread .*",
    "VIRTUAL_THREADS,2,virtual thread .*",
    "PROCESSES,1,process .*",
    "PROCESSES,2,process .*"
  })
  void preferredPlaceIsTakenWhereNobodyNamesAnother(
      Preference preference, int jobs, String worker) {
    Parallel direct = Parallel.jobs(jobs).prefer(preference);

    assertThat(direct.map(INPUTS, PreferenceTest::worker)).allMatch(name -> name.matches(worker));
    assertThat(
            direct.<List<String>, RuntimeException>asDefault(
                () -> Parallel.defaults().map(INPUTS, PreferenceTest::worker)))
        .allMatch(name -> name.matches(worker));
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void requirementCountsMoreThanThePreference(int jobs) {
    Parallel parallel =
        Parallel.jobs(jobs).prefer(Preference.PROCESSES).require(Requirement.SHARED_MEMORY);

    assertThat(parallel.map(INPUTS, PreferenceTest::worker))
        .allMatch(name -> name.matches("thread .*|the calling thread"));
  }

  private static String worker(int i) {
    return WorkerContext.current().orElseThrow().worker();
  }
}
