package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Batch;
import org.junit.jupiter.api.Test;

/** Batches of which more was asked than one message holds. */
class OversizeTest {
  private static final int MOST = 250_000;

  private static BatchWriter write(Batch batch) throws Exception {
    FunctionTable.Encoders encoders = _ -> new Encoder(ParentLoaders.TABLE, ArrayPassage.ATTACHED);
    return new BatchWriter(
        batch,
        null,
        new FunctionTable(encoders),
        encoders,
        new SentFunctions(new BitSet()),
        MOST,
        Gauge.NONE);
  }

  private static String text(int length, int number) {
    return Integer.toString(number).repeat(length);
  }

  @Test
  void tasksThatTogetherAreTooMuchAreSentInParts() throws Exception {
    BatchWriter writer =
        write(Calls.inputs(x -> x, text(100_000, 1), text(100_000, 2), text(100_000, 3)));
    assertThat(writer.count()).isEqualTo(2);
    assertThat(writer.failure()).as("the third is to be sent again").isNull();
  }

  @Test
  void anArgumentThatIsTooMuchAloneIsNamedWithARemedy() throws Exception {
    BatchWriter writer = write(Calls.inputs(x -> x, text(300_000, 1)));
    assertThat(writer.count()).isZero();
    assertThat(writer.failure())
        .hasMessageContaining("argument 1 of task 0 cannot be sent to another process")
        .hasMessageContaining("more than " + MOST + " bytes")
        .hasMessageContaining("NdArray");
  }

  @Test
  void aFunctionThatIsTooMuchIsNamed() throws Exception {
    String captured = text(300_000, 1);
    BatchWriter writer = write(Calls.inputs((Integer i) -> captured.charAt(i), 1));
    assertThat(writer.count()).isZero();
    assertThat(writer.failure()).hasMessageContaining("task 0 cannot be sent");
  }

  @Test
  void argumentsThatAreTooMuchTogetherAreNamedByTheirTask() throws Exception {
    BatchWriter writer =
        write(
            Calls.tasks(
                Task.delayed((String a, String b) -> a + b, text(200_000, 1), text(200_000, 2))));
    assertThat(writer.count()).isZero();
    assertThat(writer.failure())
        .hasMessageContaining("what belongs to task 0 cannot be sent")
        .hasMessageContaining("NdArray");
  }

  @Test
  void largeArraysDoNotCount() throws Exception {
    BatchWriter writer = write(Calls.inputs(x -> x, (Object) new double[1_000_000]));
    assertThat(writer.count()).isEqualTo(1);
    assertThat(writer.failure()).isNull();
  }
}
