package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small file cannot ask for much. */
class LimitsTest {

  private static void refused(String pickle, LoadLimits limits, String reason) {
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Pickles.load(Pickles.bytes(pickle), LoadOptions.DEFAULT.within(limits)))
        .withMessageContaining(reason);
  }

  @Test
  void operationsAreCounted() {
    refused("N0N0N0N.", LoadLimits.DEFAULT.withOperations(5), "more opcodes than the limit of 5");
  }

  @Test
  void aStreamEndsAtItsLimitOfBytes() {
    refused("]" + "Na".repeat(100) + ".", LoadLimits.DEFAULT.withBytes(50), "limit of 50 bytes");
  }

  @Test
  void tuplesAreOnlySoDeep() {
    refused(
        ")" + "\u0085".repeat(2_000) + ".", LoadLimits.DEFAULT, "deeper than the limit of 1000");
  }

  @Test
  void aKeyOfSharedTuplesIsRefusedInsteadOfHashed() {
    String doubled = ")" + "2\u0086".repeat(60);
    refused("}" + doubled + "Ns.", LoadLimits.DEFAULT, "a key consists of more values");
  }

  @Test
  void sharedTuplesThatAreNoKeysAreLoaded() throws Exception {
    assertThat(Pickles.load(")" + "2\u0086".repeat(60) + ".")).isInstanceOf(PyTuple.class);
  }

  @Test
  void claimedLengthsTakeNoMemory() {
    refused("\u008e\u00f0\u00ff\u00ff\u007f\0\0\0\0x.", LoadLimits.DEFAULT, "cut off");
    refused("\u008e" + "\u00ff".repeat(8) + "x.", LoadLimits.DEFAULT, "18446744073709551615 bytes");
    refused(
        "Nr\u00ff\u00ff\u00ff\u00ff" + "j\u00fe\u00ff\u00ff\u00ff.",
        LoadLimits.DEFAULT,
        "4294967294");
  }

  @Test
  void anArrayOfClaimedLengthTakesNoMemory() throws Exception {
    String dumped =
        new String(
            Pickles.dump(org.joblib4j.array.NdArray.arange(1)),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    String huge = dumped.replace("(K\u0001t", "(\u008a\u0006\0\0\0\0\0\u0001t");
    refused(huge, LoadLimits.DEFAULT, "cut off: expected 8796093022208");
    String negative = dumped.replace("(K\u0001t", "(\u008a\u0001\u00fft");
    refused(negative, LoadLimits.DEFAULT, "a shape has the negative length -1");
    String overflow = dumped.replace("(K\u0001t", "(\u008a\u0008\0\0\0\0\0\0\0\u007ft");
    refused(overflow, LoadLimits.DEFAULT, "overflow");
  }

  @Test
  void aLongClaimTakesAtMostTwiceWhatHasArrived() {
    int arriving = 40 << 20;
    List<Long> allocated = new ArrayList<>();
    var in = new StreamInput(new ByteArrayInputStream(new byte[arriving]), Long.MAX_VALUE, 1_000);

    assertThatThrownBy(() ->
            in.readSegment(
                1L << 40,
                size -> {
                  allocated.add(size);
                  return MemorySegment.ofArray(new byte[(int) size]);
                }))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(
            "cut off: expected 1099511627776 more bytes at offset 0, found 41943040");

    assertThat(allocated).allMatch(size -> size <= 2L * arriving);
  }

  @Test
  void aLimitMustAllowSomething() {
    assertThatThrownBy(() -> LoadLimits.DEFAULT.withDepth(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit depth must be at least 1, not 0");
  }
}
