package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.joblib4j.function.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tasks in worker processes find of the context of their caller. */
class CarriedContextTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<Object> PLACE = ScopedValue.newInstance();
  private static final List<Integer> INPUTS = List.of(1, 2, 3, 4);

  @AfterEach
  void removeName() {
    CallersName.remove();
  }

  private static String seen() {
    return USER.orElse("nobody") + " in " + PLACE.orElse("no place") + ", " + CallersName.get();
  }

  @Test
  void valuesThatAFunctionNamesReachWorkerProcesses() {
    for (Parallel parallel :
        List.of(Parallel.processes(2), Parallel.threads(2), Parallel.jobs(1))) {
      List<String> seen =
          ScopedValue.where(USER, "Ada")
              .where(PLACE, List.of("London"))
              .call(() ->
                  parallel
                      .carrying(() -> USER)
                      .carrying(() -> PLACE)
                      .batchSize(1)
                      .map(INPUTS, i -> seen()));

      assertThat(seen).containsOnly("Ada in [London], null");
    }
  }

  @Test
  void valueThatIsNotBoundIsNotBoundThere() {
    assertThat(Parallel.processes(1).carrying(() -> USER).map(List.of(1), i -> seen()))
        .containsExactly("nobody in no place, null");
  }

  @Test
  void nextCallOnTheSameWorkersHasItsOwnValues() {
    try (Parallel workers = Parallel.processes(1).carrying(() -> USER).open()) {
      for (String user : List.of("Ada", "Grace")) {
        assertThat(ScopedValue.where(USER, user).call(() -> workers.map(List.of(1), i -> seen())))
            .containsExactly(user + " in no place, null");
      }
      assertThat(workers.map(List.of(1), i -> seen())).containsExactly("nobody in no place, null");
    }
  }

  @Test
  void streamsAndSubmissionsCarryThem() throws Exception {
    Parallel parallel = Parallel.processes(1).carrying(() -> USER);

    String submitted =
        ScopedValue.where(USER, "Ada")
            .call(() -> parallel.submit(Task.delayed(() -> seen())))
            .get();
    assertThat(submitted).startsWith("Ada");
    try (Stream<String> stream =
        ScopedValue.where(USER, "Grace").call(() -> parallel.stream(INPUTS, i -> seen()))) {
      assertThat(stream.toList()).hasSize(4).allMatch(seen -> seen.startsWith("Grace"));
    }
  }

  @Test
  void contextOfACarrierReachesWorkerProcesses() {
    CallersName.set("Ada");

    assertThat(Parallel.processes(1).map(List.of(1, 2), i -> seen()))
        .containsOnly("nobody in no place, Ada");
    CallersName.remove();
    assertThat(Parallel.processes(1).map(List.of(1), i -> seen()))
        .containsExactly("nobody in no place, null");
  }

  @Test
  void valueThatHasNoNameThereIsRefusedWithTheRemedy() {
    assertThatThrownBy(() ->
            ScopedValue.where(USER, "Ada")
                .call(() -> Parallel.processes(1).carrying(USER).map(List.of(1), i -> seen())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("carrying(() -> Holder.VALUE)");
    assertThat(Parallel.processes(1).carrying(USER).map(List.of(1), i -> seen()))
        .containsExactly("nobody in no place, null");
  }

  @Test
  void valueThatCannotBeSentIsNamed() {
    assertThatThrownBy(() ->
            ScopedValue.where(PLACE, new Object())
                .call(
                    () -> Parallel.processes(1).carrying(() -> PLACE).map(List.of(1), i -> seen())))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("the call carries")
        .hasRootCauseInstanceOf(NotSerializableException.class);
  }

  @Test
  void functionThatCapturesTheScopedValueCannotBeSent() {
    ScopedValue<String> local = ScopedValue.newInstance();

    assertThatThrownBy(() ->
            ScopedValue.where(local, "Ada")
                .call(() ->
                    Parallel.processes(1)
                        .carrying(() -> local)
                        .submit(Task.delayed(() -> seen()))
                        .get()))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(NotSerializableException.class);
  }
}
