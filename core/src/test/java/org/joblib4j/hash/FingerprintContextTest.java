package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a caller adds: values that stand for functions, and who wants to know the classes. */
class FingerprintContextTest {

  private record Job(Supplier<Integer> function, Mode mode) {}

  private enum Mode {
    FAST,
    SLOW {}
  }

  private static final class Plain {}

  private static Fingerprint of(Object value, FingerprintContext context) {
    return Fingerprint.of(value, HashAlgorithm.SHA_256, context);
  }

  private static FingerprintContext functionsAre(Object standIn) {
    return new FingerprintContext() {
      @Override
      public Optional<?> standIn(Object object) {
        return object instanceof Supplier ? Optional.of(standIn) : Optional.empty();
      }
    };
  }

  @Test
  void aStandInCountsInPlaceOfTheObject() {
    var job = new Job(() -> 1, Mode.FAST);
    var other = new Job(() -> 2, Mode.FAST);

    assertThat(of(job, functionsAre("code 1")))
        .isEqualTo(of(other, functionsAre("code 1")))
        .isNotEqualTo(of(job, functionsAre("code 2")))
        .isNotEqualTo(of(job, functionsAre(List.of("code 1"))));
  }

  @Test
  void aStandInIsNotTakenForWhatItIsMadeOf() {
    Supplier<Integer> function = () -> 1;
    assertThat(of(List.of(function), functionsAre("code")))
        .isNotEqualTo(of(List.of("code"), functionsAre("code")));
  }

  @Test
  void whereItChangesNothingTheFingerprintIsTheSame() {
    Object value = List.of(new Plain(), Mode.SLOW, Map.of("a", 1));
    assertThat(of(value, functionsAre("code"))).isEqualTo(Fingerprint.of(value));
  }

  @Test
  void onlyObjectsWithoutARuleAreAskedFor() {
    List<Object> asked = new ArrayList<>();
    var context =
        new FingerprintContext() {
          @Override
          public Optional<?> standIn(Object object) {
            asked.add(object);
            return Optional.empty();
          }
        };
    Plain plain = new Plain();
    Fingerprint unused = of(List.of(1, "a", Mode.FAST, List.of(plain), new int[200]), context);

    assertThat(unused).isNotNull();
    assertThat(asked).containsExactly(plain);
  }

  @Test
  void theClassesOfUserCodeAreTold() {
    Set<Class<?>> met = new LinkedHashSet<>();
    Set<Class<?>> values = new LinkedHashSet<>();
    var context =
        new FingerprintContext() {
          @Override
          public void meetsAsValue(Class<?> type) {
            values.add(type);
          }

          @Override
          public Optional<?> standIn(Object object) {
            return object instanceof Supplier ? Optional.of(1) : Optional.empty();
          }

          @Override
          public void meets(Class<?> type) {
            met.add(type);
          }
        };
    var value = List.of(new Job(() -> 1, Mode.SLOW), new Plain(), FingerprintContextTest.class, 1);

    assertThat(of(value, context)).isNotNull();
    assertThat(met).containsExactly(Job.class, Mode.class, Plain.class);
    assertThat(values).containsExactly(FingerprintContextTest.class);
  }
}
