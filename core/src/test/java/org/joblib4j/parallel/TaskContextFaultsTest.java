package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Batch;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.BatchRunner;
import org.joblib4j.parallel.spi.TaskContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contexts that do not do what they should. */
class TaskContextFaultsTest {
  private static BatchResult run(TaskContext context) {
    BatchResult result = new BatchResult(2, "a worker");
    Fn1<@Nullable Object, ?, ?> same = input -> input;
    Batch batch = Batch.ofInputs(0, same, new Object[] {"a", "b"}, Long.MAX_VALUE);
    BatchRunner.run(batch, result, _ -> true, context);
    return result;
  }

  @Test
  void contextThatRunsNothingFailsTheFirstTask() {
    BatchResult result = run(_ -> {});

    assertThat(result.completed()).isZero();
    assertThat(result.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without running the tasks");
  }

  @Test
  void contextThatFailsBeforeTheTasksFailsTheFirst() {
    IllegalStateException fault = new IllegalStateException("no context");
    BatchResult result =
        run(_ -> {
          throw fault;
        });

    assertThat(result.completed()).isZero();
    assertThat(result.failure()).isSameAs(fault);
  }

  @Test
  void tasksCountAsTheyAreWhenTheirContextFailsAfterThem() {
    BatchResult result =
        run(batch -> {
          batch.run();
          throw new IllegalStateException("cannot be taken away");
        });

    assertThat(result.values(2)).containsExactly("a", "b");
    assertThat(result.failure()).isNull();
  }
}
